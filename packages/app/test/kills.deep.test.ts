import { cancelBill, CmeDealerId, updateRequisite, type BillId, type BillingRecovery } from "@dealer-billing/domain"
import { BillingOperationKind } from "@dealer-billing/domain/internal"
import { by, sampleRequisiteOfSoleProprietor } from "@dealer-billing/domain/testing"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { BillBody } from "../src/demo/Api.ts"
import { eventually, lotus, payInvoice, requisite, reward, temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"
import {
  awaitKill,
  countOpen,
  crashBench,
  listBroken,
  listDifferences,
  listOperations,
  registerAndBill
} from "./crashBench.ts"
import { readJournal, twinsIn } from "./journal.ts"
import { runService, spawnCli } from "./runService.ts"

const kinds = BillingOperationKind.literals
type Kind = BillingOperationKind

/** New requisites, and a bill that is cancelled: each makes an operation of a kind that was over or not there. */
const giveNewRequisites = updateRequisite({
  cmeDealerId: CmeDealerId.make("d-1"),
  requisite: sampleRequisiteOfSoleProprietor
})
const callOff = (billId: BillId) =>
  cancelBill({ billId, reason: "the car was sold to another dealer" }).pipe(by("lotus"))
/** From when the process that comes after the killed one is up: how long one takes to start is the machine's. */
const convergenceMaxMs = 15_000
/** Few enough that starting processes do not slow each other down. */
const chainsAtOnce = 3

/** The points of an operation in their order, and what had left before the kill: nothing, or a call; or it was over. */
const steps = [
  { step: "after_mark_sent", had: "nothing left" },
  { step: "before_http", had: "nothing left" },
  { step: "after_http_sent", had: "a call left" },
  { step: "after_http_reply", had: "a call left" },
  { step: "in_tx_store_result", had: "a call left" },
  { step: "after_store_result", had: "all been stored" }
] as const
type Had = (typeof steps)[number]["had"]

const lookUp = "GET looked-up"
/** What Billing was asked in the end, by what had left. */
const calls: Record<Exclude<BillingRecovery, "none">, (put: string) => Record<Had, ReadonlyArray<string>>> = {
  idempotent: (put) => ({
    "nothing left": [put],
    "a call left": [put, "PUT known"],
    "all been stored": [put]
  }),
  lookup: (put) => ({
    "nothing left": [lookUp, lookUp, put],
    "a call left": [put, lookUp],
    "all been stored": [put]
  })
}
const paymentSteps = ["in_tx_after_alloc", "after_db_commit"]

/** A process of the service that comes to its end within the scope. */
const worker = (environment: Record<string, string>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const child = spawnCli(["serve", "--worker"], environment)
      let upAt: number | null = null
      child.stdout?.on("data", (text: Buffer) => {
        if (text.includes("Dealer billing is up")) upAt = performance.now()
      })
      return { child, upForMs: () => (upAt === null ? 0 : performance.now() - upAt) }
    }),
    ({ child }) => Effect.sync(() => child.kill("SIGKILL"))
  )

const stateOf = (kind: Kind) =>
  Effect.map(listOperations(), (operations) => operations.find((operation) => operation.kind === kind)?.state)

/** How long a process had been up when the operation was over, in ms. */
const timeUntilDone = Effect.fn("timeUntilDone")(function* (kind: Kind, what: string, upForMs: () => number) {
  while ((yield* stateOf(kind)) !== "DONE") {
    assert.isBelow(upForMs(), convergenceMaxMs, `${what} is open`)
    yield* Effect.sleep("50 millis")
  }
  return upForMs()
})

/** The last worker: it ends well when nothing is open. */
const converge = Effect.fn("converge")(function* (environment: Record<string, string>) {
  const service = yield* Effect.promise(() => runService(environment, ["--worker"]))
  const startedAt = performance.now()
  while ((yield* countOpen()) > 0 && performance.now() - startedAt < convergenceMaxMs) {
    yield* Effect.sleep("50 millis")
  }
  const tookMs = performance.now() - startedAt
  assert.strictEqual(yield* Effect.promise(() => service.end("SIGTERM")), 0, service.output())
  assert.strictEqual(yield* countOpen(), 0, "operations are open")
  return tookMs
})

/**
 * One dealer and one bill, and a row of workers: each mends what the one before it left, and dies at the same point of
 * the next kind; then of a payer that gets new requisites, and last of all of the bill's cancellation. Answers the
 * longest time that one took to mend.
 */
const killInTurn = Effect.fn("killInTurn")(function* (
  environment: Record<string, string>,
  step: string,
  id: BillId
) {
  const tookMs: Array<number> = []
  let killed: Kind | null = null
  for (const kind of ["CLIENT", "PAYER", "CONTRACT", "INVOICE", "PAYER", "CANCELLATION"] as const) {
    const point = `${step}/${kind}`
    const { child, upForMs } = yield* worker({ ...environment, FAILPOINT: point })
    if (killed !== null) tookMs.push(yield* timeUntilDone(killed, `${step}/${killed}`, upForMs))
    if (killed === "INVOICE") yield* giveNewRequisites
    if (kind === "CANCELLATION") yield* callOff(id)
    yield* Effect.promise(() => awaitKill(child, point))
    killed = kind
  }
  tookMs.push(yield* converge(environment))
  return Math.max(...tookMs)
})

const callsOf = Effect.fn("callsOf")(function* (sandboxUrl: string, kind: Kind) {
  const journal = yield* Effect.promise(() => readJournal(sandboxUrl))
  assert.deepStrictEqual(twinsIn(journal), [])
  return journal.calls
    .filter((call) => call.kind === kind.toLowerCase())
    .map(({ method, outcome }) => `${method} ${outcome}`)
})

/** The calls that a kind takes: a cancellation is looked up as the invoice that it is of, and makes nothing. */
const callsWanted = (mode: keyof typeof calls, kind: Kind, had: Had): ReadonlyArray<string> => {
  const again = calls[mode]("PUT known")[had]
  const first = calls[mode]("PUT made")[had]
  if (kind === "CANCELLATION") return again.filter((call) => call !== lookUp)
  if (kind === "INVOICE") return [...first, ...again.filter((call) => call === lookUp)]
  return kind === "PAYER" ? [...first, ...again] : first
}

let slowestMs = 0

const sweep = (mode: keyof typeof calls) =>
  Effect.fn("sweep")(function* ({ had, step }: (typeof steps)[number]) {
    const { context, environment, sandboxUrl } = yield* crashBench(mode)
    return yield* Effect.gen(function* () {
      const { id } = yield* registerAndBill()
      slowestMs = Math.max(slowestMs, yield* killInTurn(environment, step, id))
      const operations = yield* listOperations()
      assert.deepStrictEqual(
        operations.map((operation) => [operation.kind, operation.state, operation.requisite_version]),
        kinds.map((kind) => [kind, "DONE", kind === "PAYER" ? 2 : 1])
      )
      assert.deepStrictEqual(yield* listDifferences(), [])
      assert.deepStrictEqual(yield* listBroken(environment), [])
      for (const kind of kinds) {
        assert.deepStrictEqual(yield* callsOf(sandboxUrl, kind), callsWanted(mode, kind, had), `${step}/${kind}`)
      }
    }).pipe(Effect.provideContext(context))
  }, Effect.scoped)

/** This Billing cannot be queried: running calls are left to an operator, and never sent again. */
const killWithoutRecovery = (kind: "INVOICE" | "CANCELLATION") =>
  Effect.fn("killWithoutRecovery")(function* ({ had, step }: (typeof steps)[number]) {
    const { context, environment, sandboxUrl } = yield* crashBench("none")
    return yield* Effect.gen(function* () {
      const { id } = yield* registerAndBill()
      const point = `${step}/${kind}`
      const { child, upForMs } = yield* worker({ ...environment, FAILPOINT: point })
      if (kind === "CANCELLATION") {
        yield* timeUntilDone("INVOICE", "the invoice to be cancelled", upForMs)
        yield* callOff(id)
      }
      yield* Effect.promise(() => awaitKill(child, point))
      slowestMs = Math.max(slowestMs, yield* converge(environment))
      assert.strictEqual(yield* stateOf(kind), had === "all been stored" ? "DONE" : "IN_DOUBT")
      const put = kind === "INVOICE" ? "PUT made" : "PUT known"
      assert.deepStrictEqual(yield* callsOf(sandboxUrl, kind), had === "nothing left" ? [] : [put])
      assert.deepStrictEqual(yield* listBroken(environment), [])
    }).pipe(Effect.provideContext(context))
  }, Effect.scoped)

describe("a worker that is killed between two steps", () => {
  // A process that is killed leaves nothing in the compile cache; this one fills it for all that come.
  beforeAll(() => runCli(["--help"], {}))

  afterAll(() => {
    process.stdout.write(
      `The slowest recovery after a kill took ${Math.round(slowestMs)} ms from when the next worker was up.\n`
    )
  })

  it.live.each(["idempotent", "lookup"] as const)(
    "leaves what the next mends, of each kind and of new requisites, with one object each in Billing: %s",
    (mode) => Effect.forEach(steps, sweep(mode), { concurrency: chainsAtOnce, discard: true }),
    240_000
  )

  it.live.each(["INVOICE", "CANCELLATION"] as const)(
    "sends nothing twice to a Billing that cannot be asked: %s",
    (kind) => Effect.forEach(steps, killWithoutRecovery(kind), { concurrency: chainsAtOnce, discard: true }),
    90_000
  )
})

describe("a service that is killed between two steps", () => {
  it("applies a payment once, wherever it is killed", { timeout: 90_000 }, async () => {
    const environment = { DATA_DIR: temporaryFolder() }
    for (const [round, point] of paymentSteps.entries()) {
      const service = await runService({ ...environment, FAILPOINT: point })
      const api = lotus(service)
      await api.registerDealer(`p-${round}`, requisite)
      const bill = (await api.createBill(`p-${round}`, reward(`paid-${round}`))).body
      await payInvoice(service, bill, "62500.07").catch(() => undefined)
      await awaitKill(service.process, point)
      const again = await runService(environment)
      const read = async (): Promise<BillBody> => (await lotus(again).getBill(bill.id)).body
      const paid = await eventually(read, ({ paymentStatus }) => paymentStatus === "PAID")
      assert.strictEqual(paid.paidSum, "62500.00")
      const { accounts } = (await lotus(again).getDealer(`p-${round}`)).body
      assert.strictEqual(accounts[0]?.currentBalance, "0.07")
      assert.strictEqual(await again.end("SIGTERM"), 0)
    }
  })
})
