import { join } from "node:path"
import { applyPayments, Tariffs, defaultTariffs, OperationSignal } from "@dealer-billing/domain"
import { startPostgres } from "@dealer-billing/embedded-postgres"
import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import { Array as Arr, Effect, Layer, Redacted } from "effect"
import { Reactivity } from "effect/reactivity"
import { rmSync } from "node:fs"
import {
  billingThatTalks,
  canaries,
  canaryRequisites,
  collect,
  foundIn,
  foundInFiles,
  tellTale
} from "./canaries.ts"
import { adminKey, eventually, reward, temporaryFolder } from "./caller.ts"
import { storage } from "./crashBench.ts"
import { keysFor, runService, type RunningService } from "./runService.ts"

const [first, second] = canaryRequisites
const dealerId = "canary-dealer"
/** Personal data in a payment message, where it does not belong. The raw bytes are stored. */
const writtenByPayer = "ИП Воробьёв Воробей Воробьевич"

interface Answer {
  readonly status: number
  readonly text: string
}

const caller = (service: RunningService) => {
  const problems: Array<string> = []
  const send = async (method: string, path: string, body?: unknown, key = adminKey): Promise<Answer> => {
    const response = await fetch(`${service.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) })
    })
    const text = await response.text()
    if (response.status >= 400) problems.push(`${response.status} ${text}`)
    return { status: response.status, text }
  }
  return { problems, send }
}

type Send = ReturnType<typeof caller>["send"]

/** The dealer's life, with all that can be refused on the way. */
const live = async (send: Send): Promise<void> => {
  const dealer = `/v1/dealers/${dealerId}`
  const until = (path: string, text: string) =>
    eventually(
      () => send("GET", path),
      (answer) => answer.text.includes(text)
    )
  assert.strictEqual((await send("POST", "/v1/dealers", { cmeDealerId: dealerId, requisite: first })).status, 201)
  assert.include((await until(dealer, "NEEDS_CORRECTION")).text, '"NEEDS_CORRECTION"')
  assert.strictEqual((await send("POST", "/v1/dealers", { cmeDealerId: dealerId, requisite: second })).status, 409)
  assert.strictEqual((await send("PUT", `${dealer}/requisite`, second)).status, 200)
  assert.include((await until(dealer, '"ACTIVE"')).text, '"ACTIVE"')
  for (const deal of ["lot-good", "lot-refused"]) {
    assert.strictEqual((await send("POST", `${dealer}/bills`, reward(deal))).status, 201)
  }
  assert.include((await until(`${dealer}/bills?status=all`, '"REJECTED"')).text, '"REJECTED"')
  assert.include((await until(`${dealer}/bills?status=all`, '"ISSUED"')).text, '"ISSUED"')
}

/** Requests that are refused, each with canaries in it. */
const provoke = async (send: Send): Promise<void> => {
  const wrong = [
    { ...first, inn: first.inn.replace(/.$/u, "9"), settlementAccount: [first.settlementAccount] },
    { ...first, email: first.phone, phone: first.email, kpp: first.legalAddress, bik: first.inn },
    { ...first, name: { text: first.name }, signatory: first.signatory.name, ogrn: first.inn },
    [first],
    `{"inn": "${first.inn}", "settlementAccount": "${first.settlementAccount}", "name": "${first.name.slice(5)}`
  ]
  for (const body of wrong) {
    const path = `/v1/dealers/${dealerId}/requisite`
    assert.strictEqual((await send("PUT", path, body)).status, 400, JSON.stringify(body))
    const registered = await send("POST", "/v1/dealers", { cmeDealerId: "d-bad", requisite: body })
    assert.strictEqual(registered.status, 400)
  }
  const unknown = await send("PUT", "/v1/dealers/nobody/requisite", first)
  assert.strictEqual(unknown.status, 404)
  assert.strictEqual((await send("PUT", `/v1/dealers/${dealerId}/requisite`, first, "no-key")).status, 401)
}

const message = (event: object) => new TextEncoder().encode(JSON.stringify(event))
const money = { type: "payment.received", currency: "RUB", paidAt: "2026-11-21T10:00:00Z", sum: "10.00" }

/** A payment that is applied, and messages that are parked. */
const pay = Effect.fn("pay")(function* (databaseUrl: string) {
  const services = Layer.mergeAll(
    storage(databaseUrl),
    Layer.succeed(Tariffs, defaultTariffs),
    OperationSignal.layer
  )
  const raws = Arr.make(
    { ...money, paymentId: "p-1", contractId: `contract-of-${dealerId}:COMMISSION` },
    { ...money, paymentId: "p-2", contractId: "nobody's", payer: writtenByPayer },
    { ...money, paymentId: writtenByPayer, sum: writtenByPayer, currency: writtenByPayer }
  )
  yield* applyPayments(
    Arr.map(raws, (raw, index) => ({
      position: { source: "billing.payments", number: BigInt(index) },
      raw: message(raw)
    }))
  ).pipe(Effect.provide(services), Effect.scoped)
})

const everyRow = Effect.fn("everyRow")(function* (sql: PgClient.PgClient) {
  const tables = yield* sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public'`
  const texts = yield* Effect.forEach(tables, ({ name }) =>
    sql<{ row: string }>`select t::text as row from ${sql(name)} t`.pipe(
      Effect.map((rows) => [name, rows.map(({ row }) => row).join("\n")] as const)
    )
  )
  return new Map(texts)
})

it.live(
  "what a dealer's requisites say is seen in no log, trace, metric, problem, parked row, table or file",
  () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(Effect.sync(temporaryFolder), (path) =>
        Effect.sync(() => rmSync(path, { recursive: true, force: true }))
      )
      const postgres = yield* startPostgres({ dataFolder: join(folder, "postgres") })
      const billing = yield* billingThatTalks((kind, reference) => {
        if (kind === "invoice") return reference.startsWith("lot-refused") ? tellTale(second) : null
        return kind === "payer" && refusals-- > 0 ? tellTale(first) : null
      })
      let refusals = 1
      const collector = yield* collect()
      const service = yield* Effect.promise(() =>
        runService({
          DATABASE_URL: postgres.url,
          BILLING_URL: billing,
          BILLING_TOKEN: "t",
          REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`,
          API_KEYS: keysFor(adminKey),
          LOG_LEVEL: "All",
          OTEL_EXPORTER_OTLP_ENDPOINT: collector.url
        })
      )
      yield* Effect.addFinalizer(() => Effect.promise(() => service.end("SIGKILL")))
      const { problems, send } = caller(service)
      const sql = yield* PgClient.makeClient({ url: Redacted.make(postgres.url) })

      yield* Effect.promise(() => live(send))
      yield* Effect.promise(() => provoke(send))
      yield* pay(postgres.url)
      const shown = ["/metrics", "/readyz", "/v1/payments?status=PARKED", "/v1/operations?limit=100"]
      const answers = yield* Effect.promise(() => Promise.all(shown.map((path) => send("GET", path))))
      yield* sql`update dealers set requisite = set_byte(requisite, 100, 255 - get_byte(requisite, 100))`
      assert.strictEqual((yield* Effect.promise(() => send("GET", `/v1/dealers/${dealerId}`))).status, 500)
      assert.strictEqual(yield* Effect.promise(() => service.end("SIGTERM")), 0)
      yield* sql`checkpoint`

      const rows = yield* everyRow(sql)
      const telemetry = collector.received.join("\n")
      const withMessage = [...canaries, writtenByPayer]
      assert.deepStrictEqual(
        [
          ...foundIn("log", service.output(), withMessage),
          ...foundIn("telemetry", telemetry, withMessage),
          ...foundIn("problems", problems.join("\n"), withMessage),
          ...answers.flatMap(({ text }, index) => foundIn(shown[index] ?? "", text, withMessage)),
          ...[...rows].flatMap(([table, text]) =>
            foundIn(table, text, table === "parked" || table === "processed_message" ? canaries : withMessage)
          ),
          ...foundInFiles(folder, canaries)
        ],
        []
      )
      const details = yield* sql<{ detail: string }>`select detail from parked`
      assert.deepStrictEqual(foundIn("parked", details.map(({ detail }) => detail).join("\n"), withMessage), [])

      // The search finds what is there to be found.
      assert.include(service.output(), "cannot be read")
      assert.match(service.output(), /Billing refused|Outcome unknown/u)
      assert.include(telemetry, "http.updateRequisite")
      assert.isAbove(problems.length, 12)
      assert.include(answers[2]?.text ?? "", "BAD_MESSAGE")
      assert.include(rows.get("billing_operation") ?? "", "not accepted")
      assert.isNotEmpty(foundInFiles(folder, [dealerId]))
      assert.isNotEmpty(foundInFiles(folder, [writtenByPayer]))
      assert.isNotEmpty(foundIn("parked", rows.get("parked") ?? "", [writtenByPayer]))
    }).pipe(Effect.provide(Reactivity.layer)),
  90_000
)
