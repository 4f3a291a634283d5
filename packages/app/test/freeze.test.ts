import type { BillBody, DealerBody } from "../src/demo/Api.ts"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { adminKey, eventually, lotus, requisite, reward } from "./caller.ts"
import { crashBench, countOpen, listBroken, listDifferences, listOperations, listResults } from "./crashBench.ts"
import { readJournal } from "./journal.ts"
import { runService, type RunningService } from "./runService.ts"

/** How late Billing answers the call in which the worker is frozen. */
const answerDelayMs = 4_000
const lateAnswer = "A late answer of Billing was not stored"

interface Freeze {
  readonly name: string
  readonly kind: "client" | "payer" | "contract" | "invoice"
  /** The sandbox's name of the calls. */
  readonly on: string
  /** How long the worker sleeps at least; its lease lasts 5 s, its call at most 10 s. */
  readonly frozenMs: number
}

const freezes: ReadonlyArray<Freeze> = [
  { name: "a client", kind: "client", on: "clients", frozenMs: 0 },
  { name: "a payer", kind: "payer", on: "payers", frozenMs: 0 },
  { name: "a contract", kind: "contract", on: "contracts", frozenMs: 0 },
  { name: "an invoice", kind: "invoice", on: "invoices", frozenMs: 0 },
  { name: "an invoice, beyond the deadline of its call", kind: "invoice", on: "invoices", frozenMs: 12_000 }
]

/** The first service takes the operation; it stands still as soon as Billing has done the work. */
const freezeInCall = async (first: RunningService, sandboxUrl: string, { kind, on }: Freeze) => {
  const rules = [{ on, times: 1, fault: "slow", delayMs: answerDelayMs }]
  await fetch(`${sandboxUrl}/sandbox/faults`, { method: "PUT", body: JSON.stringify({ rules }) })
  const api = lotus(first, adminKey)
  // The calls do not wait for Billing: the process that would answer them is about to stand still.
  const calls = api.registerDealer("d-1", requisite).then(() => api.createBill("d-1", reward("lot-1")))
  calls.catch(() => undefined)
  const isDone = async () =>
    (await readJournal(sandboxUrl)).calls.some((call) => call.kind === kind && call.outcome === "made")
  assert.isTrue(await eventually(isDone, (done) => done), `Billing was not asked for ${kind}`)
  first.process.kill("SIGSTOP")
}

/** The second service finishes what the first began, and goes on: new requisites come. */
const takeOver = async (second: RunningService) => {
  const api = lotus(second, adminKey)
  const dealer = async (): Promise<DealerBody> => (await api.getDealer("d-1")).body
  const active = await eventually(dealer, ({ status }) => status === "ACTIVE", 20_000)
  assert.strictEqual(active.status, "ACTIVE")
  const billed = async (): Promise<BillBody> => (await api.createBill("d-1", reward("lot-1"))).body
  assert.strictEqual((await eventually(billed, ({ status }) => status === "ISSUED", 20_000)).status, "ISSUED")
  const changed = await api.updateRequisite("d-1", { ...requisite, email: "new@example.ru" })
  assert.strictEqual(changed.body.requisiteVersion, 2)
}

const snapshot = Effect.gen(function* () {
  return { operations: yield* listOperations(), results: yield* listResults() }
})

const scenario = Effect.fn("freeze")(function* (freeze: Freeze) {
  const { context, environment, sandboxUrl } = yield* crashBench()
  return yield* Effect.gen(function* () {
    const service = Effect.acquireRelease(
      Effect.promise(() => runService(environment)),
      (running) => Effect.promise(() => running.end("SIGKILL"))
    )
    const first = yield* service
    yield* Effect.promise(() => freezeInCall(first, sandboxUrl, freeze))
    const frozenAt = performance.now()
    const second = yield* service
    yield* Effect.promise(() => takeOver(second))
    while ((yield* countOpen()) > 0) yield* Effect.sleep("50 millis")
    yield* Effect.sleep(Math.max(0, freeze.frozenMs - (performance.now() - frozenAt)))
    assert.notInclude(first.output(), lateAnswer)
    const before = yield* snapshot
    first.process.kill("SIGCONT")
    const output = yield* Effect.promise(() =>
      eventually(
        () => Promise.resolve(first.output()),
        (text) => text.includes(lateAnswer)
      )
    )
    assert.include(output, lateAnswer, "the first service did not come to its late answer")
    yield* Effect.sleep("1 second")
    assert.deepStrictEqual(yield* snapshot, before)
    assert.deepStrictEqual(
      before.operations.map(({ kind, requisite_version, state }) => `${kind} ${requisite_version} ${state}`),
      ["CLIENT 1 DONE", "PAYER 2 DONE", "CONTRACT 1 DONE", "INVOICE 1 DONE"]
    )
    assert.deepStrictEqual(yield* listDifferences(), [])
    assert.deepStrictEqual(yield* listBroken(environment), [])
    const { calls } = yield* Effect.promise(() => readJournal(sandboxUrl))
    const outcomes = calls.filter(({ kind }) => kind === freeze.kind).map(({ outcome }) => outcome)
    // Made for the first service, found by the second; a payer once more, with its new requisites.
    assert.deepStrictEqual(outcomes, ["made", "known", ...(freeze.kind === "payer" ? ["known"] : [])])
    for (const each of [first, second]) {
      assert.strictEqual(yield* Effect.promise(() => each.end("SIGTERM")), 0, each.output())
    }
  }).pipe(Effect.provideContext(context))
}, Effect.scoped)

describe.concurrent("a worker that is frozen in a call and wakes up when its lease is another's", () => {
  it.live.each(freezes)("stores nothing late and doubles nothing: $name", scenario, 90_000)
})
