import type { BillBody, DealerBody } from "../src/demo/Api.ts"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { BillingRecovery } from "@dealer-billing/domain"
import { adminKey, eventually, lotus, requisite, reward } from "./caller.ts"
import { runCli } from "./cli.ts"
import {
  countOpen,
  crashBench,
  listBroken,
  listDifferences,
  listOperations,
  listResults,
  registerAndBill,
  tellSandbox
} from "./crashBench.ts"
import { readJournal, twinsIn } from "./journal.ts"
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

/** The first service takes the operation, and freezes as soon as Billing has executed it. */
const freezeInCall = async (first: RunningService, sandboxUrl: string, { kind }: Freeze) => {
  const api = lotus(first, adminKey)
  // The calls do not wait for Billing: the process that would answer them is about to freeze.
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
  const active = await eventually(dealer, ({ status }) => status === "ACTIVE", 60_000)
  assert.strictEqual(active.status, "ACTIVE")
  const billed = async (): Promise<BillBody> => (await api.createBill("d-1", reward("lot-1"))).body
  assert.strictEqual((await eventually(billed, ({ status }) => status === "ISSUED", 60_000)).status, "ISSUED")
  const changed = await api.updateRequisite("d-1", { ...requisite, email: "new@example.ru" })
  assert.strictEqual(changed.body.requisiteVersion, 2)
}

const snapshot = Effect.gen(function* () {
  return { operations: yield* listOperations(), results: yield* listResults() }
})

/** The first service goes on, and changes nothing of what there is; answers that. */
const wakeUp = Effect.fn("wakeUp")(function* (first: RunningService) {
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
  return before
})

const serviceOf = (start: () => Promise<RunningService>) =>
  Effect.acquireRelease(Effect.promise(start), (running) => Effect.promise(() => running.end("SIGKILL")))

const endWell = Effect.fn("endWell")(function* (services: ReadonlyArray<RunningService>) {
  for (const each of services) {
    assert.strictEqual(yield* Effect.promise(() => each.end("SIGTERM")), 0, each.output())
  }
})

const scenario = Effect.fn("freeze")(function* (freeze: Freeze) {
  const { context, environment, sandboxUrl } = yield* crashBench()
  return yield* Effect.gen(function* () {
    const service = serviceOf(() => runService(environment))
    const first = yield* service
    const rules = [{ on: freeze.on, times: 1, fault: "slow", delayMs: answerDelayMs }]
    yield* tellSandbox(sandboxUrl, { rules })
    yield* Effect.promise(() => freezeInCall(first, sandboxUrl, freeze))
    const frozenAt = performance.now()
    const second = yield* service
    yield* Effect.promise(() => takeOver(second))
    while ((yield* countOpen()) > 0) yield* Effect.sleep("50 millis")
    yield* Effect.sleep(Math.max(0, freeze.frozenMs - (performance.now() - frozenAt)))
    assert.notInclude(first.output(), lateAnswer)
    const before = yield* wakeUp(first)
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
    yield* endWell([first, second])
  }).pipe(Effect.provideContext(context))
}, Effect.scoped)

describe.concurrent("a worker that is frozen in a call and wakes up when its lease is another's", () => {
  it.live.each(freezes)("stores nothing late and doubles nothing: $name", scenario, 90_000)
})

interface StepFreeze {
  readonly recovery: BillingRecovery
  readonly step: "before_http" | "after_http_reply"
  /** What Billing was asked for in the end about the invoice. */
  readonly calls: ReadonlyArray<string>
  /** What an operator finds out if Billing cannot be queried: nothing, or this object. */
  readonly decision: "retry" | "adopt" | null
}

const stepFreezes: ReadonlyArray<StepFreeze> = [
  { recovery: "idempotent", step: "before_http", calls: ["PUT made"], decision: null },
  { recovery: "idempotent", step: "after_http_reply", calls: ["PUT made", "PUT known"], decision: null },
  {
    recovery: "lookup",
    step: "before_http",
    calls: ["GET looked-up", "GET looked-up", "PUT made"],
    decision: null
  },
  { recovery: "lookup", step: "after_http_reply", calls: ["PUT made", "GET looked-up"], decision: null },
  { recovery: "none", step: "before_http", calls: ["PUT made"], decision: "retry" },
  { recovery: "none", step: "after_http_reply", calls: ["PUT made"], decision: "adopt" }
]

const untilNothingIsOpen = Effect.gen(function* () {
  while ((yield* countOpen()) > 0) yield* Effect.sleep("50 millis")
})

/** An operator checks Billing, and enters the result. */
const decide = Effect.fn("decide")(function* (
  decision: "retry" | "adopt",
  environment: Record<string, string>,
  sandboxUrl: string
) {
  const doubtful = (yield* listOperations()).filter(({ state }) => state === "IN_DOUBT")
  assert.deepStrictEqual(
    doubtful.map(({ kind }) => kind),
    ["INVOICE"]
  )
  const { objects } = yield* Effect.promise(() => readJournal(sandboxUrl))
  const invoices = objects.filter(({ kind }) => kind === "invoice").map(({ id }) => id)
  assert.lengthOf(invoices, decision === "adopt" ? 1 : 0)
  const found = invoices.flatMap((id) => ["--remote-id", id])
  const command = ["operations", decision, doubtful[0]!.id, ...found]
  const run = yield* Effect.promise(() => runCli(command, environment))
  assert.strictEqual(run.code, 0, run.stderr)
  yield* untilNothingIsOpen
})

const stepScenario = Effect.fn("stepFreeze")(function* ({ calls, decision, recovery, step }: StepFreeze) {
  const { context, environment, sandboxUrl } = yield* crashBench(recovery)
  return yield* Effect.gen(function* () {
    yield* registerAndBill()
    const point = `${step}/INVOICE`
    const toFreeze = { ...environment, FAILPOINT: `SIGSTOP:${point}` }
    const first = yield* serviceOf(() => runService(toFreeze, ["--worker"], [`frozen at ${point}`]))
    const second = yield* serviceOf(() => runService(environment, ["--worker"]))
    yield* untilNothingIsOpen
    if (decision !== null) yield* decide(decision, environment, sandboxUrl)
    assert.notInclude(first.output(), lateAnswer)
    const { operations } = yield* wakeUp(first)
    assert.deepStrictEqual(
      operations.map(({ kind, state }) => `${kind} ${state}`),
      ["CLIENT DONE", "PAYER DONE", "CONTRACT DONE", "INVOICE DONE"]
    )
    const journal = yield* Effect.promise(() => readJournal(sandboxUrl))
    assert.deepStrictEqual(twinsIn(journal), [])
    assert.deepStrictEqual(yield* listDifferences(), [])
    // All calls to Billing. A call of the resumed first service would be the last.
    const asked = journal.calls.filter(({ kind }) => kind === "invoice")
    assert.deepStrictEqual(
      asked.map(({ method, outcome }) => `${method} ${outcome}`),
      calls
    )
    yield* endWell([first, second])
  }).pipe(Effect.provideContext(context))
}, Effect.scoped)

describe.concurrent("a worker that is frozen at a step and wakes up when another has done its work", () => {
  it.live.each(stepFreezes)("sends nothing late and stores nothing late: $recovery, $step", stepScenario, 90_000)
})
