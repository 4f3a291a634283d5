import { applyPayments, getDealer, PositiveKopecks, returnDeposit, ReturnId } from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { connectTo, layerOn, migratedDatabase, providedDealer } from "./layerPostgres.ts"
import { by } from "@dealer-billing/domain/testing"

const apply = (topic: string, offset: bigint, given: object) => {
  const event = { ...given, sum: "100.00", currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
  return applyPayments([{ position: { source: topic, number: offset }, raw: Buffer.from(JSON.stringify(event)) }])
}

it.live("a return and a reversal at the same time: either the deposit goes below zero, or it is not returned", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const one = Effect.gen(function* () {
      const { contractOf, dealer } = yield* providedDealer(sql)
      const name = `d-${dealer.id}`
      const giveBack = (returnId: string, sum: bigint) =>
        Effect.exit(
          returnDeposit({
            cmeDealerId: dealer.cmeDealerId,
            returnId: ReturnId.make(returnId),
            sum: PositiveKopecks.make(sum),
            reason: "asked for"
          }).pipe(by("operator"))
        )
      yield* apply(name, 0n, {
        type: "payment.received",
        paymentId: `${name}-in`,
        contractId: contractOf("DEPOSIT")
      })
      const back = { type: "payment.reversed", paymentId: `${name}-back`, reversesPaymentId: `${name}-in` }
      const [returned, processedMessages] = yield* Effect.all(
        [giveBack(`${name}-1`, 6_000n), apply(name, 1n, back)],
        {
          concurrency: 2
        }
      )
      expect(processedMessages.map(({ outcome }) => outcome)).toEqual(["APPLIED"])
      expect(Exit.isFailure(yield* giveBack(`${name}-2`, 1n))).toBe(true)
      const { accounts } = yield* getDealer(dealer.cmeDealerId)
      const { balance } = accounts.find(({ accountType }) => accountType === "DEPOSIT")!
      expect(balance).toBe(Exit.isSuccess(returned) ? -6_000n : 0n)
    })
    yield* Effect.all(
      Array.from({ length: 10 }, () => one),
      { concurrency: 5 }
    ).pipe(Effect.provide(layerOn(url)))
  }).pipe(Effect.scoped)
)
