import { createBill, registerDealer, CmeDealerId, DealId } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import type { BillBody } from "../src/demo/Api.ts"
import { eventually, lotus, payInvoice, requisite, reward, temporaryFolder } from "./caller.ts"
import { awaitKill, countOpen, crashBench, listBroken, listDifferences, listOperations } from "./crashBench.ts"
import { readJournal } from "./journal.ts"
import { runService, spawnCli } from "./runService.ts"

const kinds = ["CLIENT", "PAYER", "CONTRACT", "INVOICE"] as const
const convergenceMaxMs = 15_000

const sentOnce = ["made"]
/** Billing had done it before the kill; the repeat finds it. */
const sentTwice = ["made", "known"]

/** The points of an operation in their order, and what Billing's journal then has of its calls. */
const steps = [
  { step: "after_mark_sent", outcomes: sentOnce },
  { step: "before_http", outcomes: sentOnce },
  { step: "after_http_sent", outcomes: sentTwice },
  { step: "after_http_reply", outcomes: sentTwice },
  { step: "in_tx_store_result", outcomes: sentTwice },
  { step: "after_store_result", outcomes: sentOnce }
]
const paymentSteps = ["in_tx_after_alloc", "after_db_commit"]

const registerAndBill = Effect.fn("registerAndBill")(function* () {
  const cmeDealerId = CmeDealerId.make("d-1")
  yield* registerDealer({ cmeDealerId, requisite: sampleRequisite })
  yield* createBill(cmeDealerId, {
    operation: "GET_REWARD",
    dealId: DealId.make("lot-1"),
    carPrice: 125_000_000n,
    closedAt: DateTime.makeUnsafe("2026-11-20T10:00:00Z")
  })
})

/** Starts a worker and measures how long it takes, once it is up, until nothing is open. */
const converge = Effect.fn("converge")(function* (environment: Record<string, string>) {
  const service = yield* Effect.promise(() => runService(environment, ["--worker"]))
  const startedAt = performance.now()
  while ((yield* countOpen()) > 0 && performance.now() - startedAt < convergenceMaxMs) {
    yield* Effect.sleep("50 millis")
  }
  const tookMs = performance.now() - startedAt
  assert.strictEqual(yield* Effect.promise(() => service.end("SIGTERM")), 0, service.output())
  return tookMs
})

/** One dealer and one bill, a worker that dies at the point, and another after it. */
const killAndRestart = Effect.fn("killAndRestart")(function* (
  step: string,
  kind: (typeof kinds)[number],
  outcomes: ReadonlyArray<string>
) {
  const point = `${step}/${kind}`
  const { context, environment, sandboxUrl } = yield* crashBench()
  return yield* Effect.gen(function* () {
    yield* registerAndBill()
    const killed = spawnCli(["serve", "--worker"], { ...environment, FAILPOINT: point })
    yield* Effect.promise(() => awaitKill(killed, point))
    const tookMs = yield* converge(environment)
    assert.strictEqual(yield* countOpen(), 0, `${point}: operations are open after ${tookMs} ms`)
    assert.deepStrictEqual(
      (yield* listOperations()).map((operation) => [operation.kind, operation.state]),
      kinds.map((each) => [each, "DONE"])
    )
    assert.deepStrictEqual(yield* listDifferences(), [], point)
    assert.deepStrictEqual(yield* listBroken(environment), [], point)
    const { calls } = yield* Effect.promise(() => readJournal(sandboxUrl))
    const ofKind = calls.filter((call) => call.kind === kind.toLowerCase()).map((call) => call.outcome)
    assert.sameOrderedMembers(ofKind, [...outcomes], point)
    return tookMs
  }).pipe(Effect.provideContext(context))
}, Effect.scoped)

describe("a service that is killed between two steps", () => {
  it.live.each(steps)(
    "goes on after a kill at $step of each kind, with one object each in Billing",
    ({ outcomes, step }) =>
      Effect.gen(function* () {
        const tookMs = yield* Effect.forEach(kinds, (kind) => killAndRestart(step, kind, outcomes), {
          concurrency: kinds.length
        })
        for (const each of tookMs) assert.isBelow(each, convergenceMaxMs)
        yield* Effect.logInfo(`${step}: converged within ${Math.round(Math.max(...tookMs))} ms of the restart`)
      }),
    90_000
  )

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
