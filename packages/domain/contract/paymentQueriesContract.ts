import { expect } from "@effect/vitest"
import { DateTime, Effect, Option } from "effect"
import { createHash } from "node:crypto"
import {
  ParkedMessageRepository,
  PaymentQueries,
  positionKey,
  Transaction,
  type AppliedPayment,
  type NewParkedEvent,
  type NewParkedResolution,
  type ParkedFilter,
  type ParkedMessage,
  type ParkedReason,
  type ProcessedMessageRepository
} from "@dealer-billing/domain/internal"
import { applyEvents, inTotals, paidTotal, received, retryAllParked, reversed } from "./events.ts"
import { issuedBill, park, payIn, storedAccount, uniqueName } from "./fixtures.ts"
import { longMessageCases } from "./longMessageCases.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import { contractOf, defineSuite, type Case } from "./defineSuite.ts"

type Ports = LedgerPorts | ParkedMessageRepository | PaymentQueries | ProcessedMessageRepository

const byAnn = { actor: "ann", target: null }
const rejected: NewParkedResolution = { ...byAnn, action: "REJECT", outcome: "REJECTED", note: "nobody's" }
const applied: NewParkedResolution = { ...byAnn, action: "RETRY", outcome: "APPLIED", note: null }
const refused: NewParkedEvent = { ...byAnn, action: "RETRY", outcome: "PARKED", note: "BAD_SUM: no" }

const resolve = Effect.fn("resolve")(function* (message: ParkedMessage, event: NewParkedResolution) {
  const parked = yield* ParkedMessageRepository
  const lockAndResolve = Effect.andThen(parked.lock(message.position), parked.resolve(message.position, event))
  yield* (yield* Transaction).run(lockAndResolve)
})

/** The parked messages of a filter that stand at the positions of the given ones, from all pages. */
const listed = Effect.fn("listed")(function* (
  filter: ParkedFilter,
  among: ReadonlyArray<ParkedMessage>,
  limit = 1
) {
  const queries = yield* PaymentQueries
  const own = new Set(among.map(({ position }) => positionKey(position)))
  const first = (yield* queries.listParked({ filter: "OPEN_OR_REJECTED", after: null, limit: 10_000 })).find(
    ({ position }) => own.has(positionKey(position))
  )
  const found: Array<string> = []
  let after = first === undefined ? null : first.id - 1n
  for (;;) {
    const page = yield* queries.listParked({ filter, after, limit })
    const last = page.at(-1)
    if (last === undefined) return found.filter((key) => own.has(key))
    found.push(...page.map(({ position }) => positionKey(position)))
    after = last.id
  }
})

const view = Effect.fn("view")(function* (paymentId: string) {
  const all = yield* (yield* PaymentQueries).listParkedOf([paymentId])
  return all[0]!
})

const parkedCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect("shows a parked message with what is known of it", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const paymentId = yield* uniqueName("payment")
      const { position, raw, ...message } = yield* park("BAD_SUM", null, paymentId)
      const found = yield* view(paymentId)
      expect(found).toMatchObject({ ...message, position, paymentId, attempts: 1, resolution: null })
      expect([[...(found.rawHead ?? [])], found.rawLength]).toEqual([[...raw], raw.length])
      expect(Buffer.from(found.rawSha256).toString("hex")).toBe(createHash("sha256").update(raw).digest("hex"))
      expect(yield* queries.getParked(found.id)).toEqual(found)
      expect(yield* queries.history(found.id, 10)).toEqual([])
    })
  )

  it.effect("fails when no message was ever parked under that id", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const failure = yield* Effect.flip(queries.getParked(9_000_000_000_000_000_000n))
      expect(failure._tag).toBe("PaymentNotFound")
      expect(yield* queries.listParkedOf([yield* uniqueName("payment")])).toEqual([])
      expect(yield* queries.listParkedOf([])).toEqual([])
    })
  )

  it.effect("lists what is parked and what was rejected, apart and together, page by page", () =>
    Effect.gen(function* () {
      const messages = [yield* park("BAD_SUM", null), yield* park("CONFLICT", null), yield* park("BAD_SUM", null)]
      const [first, second, third] = messages.map(({ position }) => positionKey(position))
      yield* resolve(messages[1]!, rejected)
      expect(yield* listed("OPEN", messages)).toEqual([first, third])
      expect(yield* listed("REJECTED", messages)).toEqual([second])
      expect(yield* listed("OPEN_OR_REJECTED", messages, 2)).toEqual([first, second, third])
      const two = { filter: "OPEN_OR_REJECTED", after: null, limit: 2 } as const
      expect(yield* (yield* PaymentQueries).listParked(two)).toHaveLength(2)
      yield* resolve(messages[0]!, applied)
      expect(yield* listed("OPEN_OR_REJECTED", messages)).toEqual([second, third])
    })
  )

  it.effect("lists the messages of one payment in the order of parking, the resolved ones too", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const paymentId = yield* uniqueName("payment")
      const messages = [yield* park("CONFLICT", null, paymentId), yield* park("CONFLICT", null, paymentId)]
      yield* park("CONFLICT", null, yield* uniqueName("payment"))
      yield* resolve(messages[0]!, rejected)
      const found = yield* queries.listParkedOf([paymentId])
      expect(found.map(({ position }) => position)).toEqual(messages.map(({ position }) => position))
      expect(found.map(({ resolution }) => resolution?.outcome)).toEqual(["REJECTED", undefined])
    })
  )
}

const historyCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect("keeps what was done about a message, and shows what ended its parking", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const parked = yield* ParkedMessageRepository
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const { id: billId } = yield* issuedBill(dealer, "SETTLEMENT", 500n)
      const { accountType, dealerId } = account
      const target = { dealerId, cmeDealerId: dealer.cmeDealerId, accountType, billId }
      const toAccount = { actor: "bob", action: "APPLY", outcome: "APPLIED", note: null, target } as const
      const paymentId = yield* uniqueName("payment")
      const message = yield* park("UNKNOWN_INVOICE", yield* uniqueName("invoice"), paymentId)
      const refusal = { reason: "BAD_SUM" as const, detail: "no", missing: null }
      yield* parked.refuseAgain(message.position, refusal, null)
      yield* parked.refuseAgain(message.position, refusal, refused)
      expect(yield* view(paymentId)).toMatchObject({ ...refusal, attempts: 3, resolution: null })
      yield* resolve(message, toAccount)
      const { id, resolution } = yield* view(paymentId)
      const events = yield* queries.history(id, 10)
      expect(events).toMatchObject([refused, toAccount])
      expect(resolution).toEqual(events[1])
      expect(DateTime.toEpochMillis(events[1]!.at)).toBeGreaterThanOrEqual(DateTime.toEpochMillis(events[0]!.at))
      expect(yield* queries.history(id, 1)).toEqual(events.slice(1))
    })
  )

  it.effect("counts what is parked by its reason, and tells how long the oldest is", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const before = yield* queries.summary
      const message = yield* park("BAD_CURRENCY", null)
      yield* park("CONFLICT", null)
      yield* Effect.sleep(50)
      const { counts, oldestAgeMs } = yield* queries.summary
      const added = (reason: ParkedReason) => (counts.get(reason) ?? 0) - (before.counts.get(reason) ?? 0)
      expect([added("BAD_CURRENCY"), added("CONFLICT"), added("BAD_SUM")]).toEqual([1, 1, 0])
      expect(oldestAgeMs).toBeGreaterThanOrEqual(45)
      yield* resolve(message, rejected)
      expect((yield* queries.summary).counts.get("BAD_CURRENCY")).toBe(before.counts.get("BAD_CURRENCY"))
    })
  )

  it.effect("resolves only once, and refuses nothing after that", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const parked = yield* ParkedMessageRepository
      const paymentId = yield* uniqueName("payment")
      const message = yield* park("BAD_SUM", null, paymentId)
      yield* resolve(message, rejected)
      yield* resolve(message, applied)
      const refusal = { reason: "CONFLICT" as const, detail: "x", missing: null }
      yield* parked.refuseAgain(message.position, refusal, refused)
      const found = yield* view(paymentId)
      expect([found.reason, found.attempts, found.resolution?.outcome]).toEqual(["BAD_SUM", 1, "REJECTED"])
      expect(yield* queries.history(found.id, 10)).toHaveLength(1)
    })
  )
}

const appliedCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect("shows an applied payment with its transfers, in their order", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const older = yield* issuedBill(dealer, "SETTLEMENT", 300n)
      const named = yield* issuedBill(dealer, "SETTLEMENT", 500n)
      const paymentId = yield* uniqueName("payment")
      yield* applyEvents(received(paymentId, account.contractId!, 1_000n, named.invoiceId))
      const found = Option.getOrThrow(yield* queries.findApplied(paymentId))
      expect(found).toMatchObject({ cmeDealerId: dealer.cmeDealerId })
      expect(found.payment).toMatchObject({ paymentId, amount: 1_000n, namedBillId: named.id })
      expect(found.transfers.map(({ amount, billId, reason }) => [reason, amount, billId])).toEqual([
        ["NAMED_BILL", 500n, named.id],
        ["OLDEST_OPEN_BILL", 300n, older.id],
        ["NO_OPEN_BILL", 200n, null]
      ])
      expect(Option.isNone(yield* queries.findApplied(yield* uniqueName("payment")))).toBe(true)
    })
  )

  it.effect("lists applied payments by their ids, page by page", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const { account } = yield* storedAccount("SETTLEMENT")
      const ids = [yield* payIn(account, 1n), yield* payIn(account, 2n), yield* payIn(account, 3n)]
      const found: Array<string> = []
      let after: string | null = null
      for (;;) {
        const page: ReadonlyArray<AppliedPayment> = yield* queries.listApplied({ after, limit: 2 })
        const last = page.at(-1)
        if (last === undefined) break
        expect(
          page.every(({ transfers, payment }) => transfers.every((e) => e.paymentId === payment.paymentId))
        ).toBe(true)
        found.push(...page.map(({ payment }) => payment.paymentId))
        after = last.payment.paymentId
      }
      expect(new Set(found).size).toBe(found.length)
      expect(found.filter((id) => ids.includes(id)).toSorted()).toEqual(ids.toSorted())
    })
  )

  it.effect("shows what totals became: a payment and a reversal of their differences, and none without one", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const { dealer } = yield* storedAccount("SETTLEMENT")
      const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
      const invoiceId = bill.invoiceId!
      yield* applyEvents(paidTotal(invoiceId, 100n, 5), paidTotal(invoiceId, 50n, 3), paidTotal(invoiceId, 70n, 6))
      const found = yield* Effect.forEach([5, 3, 6], (revision) =>
        queries.findApplied(`total:${invoiceId}:${revision}`)
      )
      const shown = found.map(Option.map(({ payment }) => [payment.type, payment.amount]))
      expect(shown).toEqual([
        Option.some(["payment.received", 100n]),
        Option.none(),
        Option.some(["payment.reversed", 30n])
      ])
    }).pipe(inTotals)
  )

  it.effect("shows a reversal that was parked before its payment came", () =>
    Effect.gen(function* () {
      const queries = yield* PaymentQueries
      const { account } = yield* storedAccount("SETTLEMENT")
      const paymentId = yield* uniqueName("payment")
      yield* applyEvents(reversed(`${paymentId}-r`, paymentId, 10n), received(paymentId, account.contractId!, 10n))
      yield* retryAllParked()
      const { payment } = Option.getOrThrow(yield* queries.findApplied(`${paymentId}-r`))
      expect(payment).toMatchObject({
        type: "payment.reversed",
        amount: 10n,
        origin: paymentId,
        reversesPaymentId: paymentId
      })
      expect((yield* view(`${paymentId}-r`)).resolution).toMatchObject({ actor: "worker", outcome: "APPLIED" })
    })
  )
}

/** What every `PaymentQueries` must do. */
export const paymentQueriesSuite = defineSuite<Ports>("PaymentQueries", (it) => {
  parkedCases(it)
  longMessageCases(it)
  historyCases(it)
  appliedCases(it)
})

export const paymentQueriesContract = contractOf(paymentQueriesSuite)
