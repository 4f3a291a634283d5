import { expect, it } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import { CmeDealerId, decideProposals, type BookedPayment, type CreditDocument } from "../src/internal.ts"

const documents = Array.from({ length: 3_000 }, (_, index): CreditDocument => ({
  line: index,
  number: `${index}`,
  day: "2026-11-20",
  creditedDay: null,
  sum: BigInt(index),
  payer: { inn: "7707083893" },
  purpose: `Оплата по счету № ${index}`
}))
const payments = Array.from({ length: 10_000 }, (_, index): BookedPayment => ({
  paymentId: `p-${index}`,
  sum: BigInt(100_000 + index),
  day: "2026-11-20",
  namedBillId: null
}))
const payers = new Map([["7707083893", { cmeDealerIds: [CmeDealerId.make("d-1")], bills: [], payments }]])

it.live("a long comparison of a bank statement can be stopped", () =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(decideProposals(documents, payers, []))
    yield* Effect.sleep("20 millis")
    yield* Fiber.interrupt(fiber)
    expect(Exit.hasInterrupts(yield* Fiber.await(fiber))).toBe(true)
  })
)
