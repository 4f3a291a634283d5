import { describe, expect, it } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import { applyPayments, BillRepository, type PaymentMessage } from "../src/internal.ts"
import { MemoryStore } from "../src/testing/index.ts"
import { applyEvents, messageOf, paidTotal, received, reversed } from "../contract/events.ts"
import { accountOf, issuedBill, newPosition, someTime, storedAccount } from "../contract/fixtures.ts"
import { onMemory } from "./onMemory.ts"

/** An account with bills of those sums, oldest first; `money` reads the balance, then the paid sums. */
const withBills = Effect.fn("withBills")(function* (
  type: "COMMISSION" | "SETTLEMENT" | "DEPOSIT",
  ...sums: ReadonlyArray<bigint>
) {
  const { account, dealer } = yield* storedAccount(type)
  const bills = yield* Effect.forEach(sums, (sum) => issuedBill(dealer, type, sum))
  const repository = yield* BillRepository
  const money = Effect.gen(function* () {
    const paid = yield* Effect.forEach(bills, ({ id }) => repository.get(id))
    return [(yield* accountOf(account)).balance, ...paid.map((bill) => bill.paidSum)]
  })
  return { contract: account.contractId!, invoices: bills.map((bill) => bill.invoiceId!), bills, money }
})

const parked = Effect.flatMap(MemoryStore, (store) =>
  store.read((tables) => [...tables.parked.values()].map((row) => row.message))
)

describe("payments", () => {
  it.effect("fill the named bill, then the others oldest first, then the balance", () =>
    Effect.gen(function* () {
      const { bills, contract, invoices, money } = yield* withBills("SETTLEMENT", 100n, 100n, 100n)
      yield* applyEvents(received("p-1", contract, 130n, invoices[1]))
      expect(yield* money).toEqual([0n, 30n, 100n, 0n])
      yield* applyEvents(received("p-2", contract, 200n))
      expect(yield* money).toEqual([30n, 100n, 100n, 100n])
      const paid = yield* (yield* BillRepository).get(bills[0]!.id)
      expect(DateTime.toEpochMillis(paid.paidAt!)).toBe(DateTime.toEpochMillis(someTime))
    }).pipe(onMemory)
  )

  it.effect("that repeat change nothing, whatever the order of their fields", () =>
    Effect.gen(function* () {
      const { contract, money } = yield* withBills("SETTLEMENT", 100n)
      const event = received("p-1", contract, 70n)
      expect(yield* applyEvents(event, event)).toEqual(["APPLIED", "DUPLICATE"])
      expect(yield* applyEvents(event)).toEqual(["DUPLICATE"])
      const { raw } = messageOf(event, yield* newPosition())
      const fields = Object.entries(JSON.parse(new TextDecoder().decode(raw)) as object).toReversed()
      const reordered = new TextEncoder().encode(JSON.stringify({ more: 1, ...Object.fromEntries(fields) }))
      const processedMessages = yield* applyPayments([{ position: yield* newPosition(), raw: reordered }])
      expect(processedMessages.map(({ outcome }) => outcome)).toEqual(["DUPLICATE"])
      expect(yield* money).toEqual([0n, 70n])
      expect(yield* parked).toEqual([])
    }).pipe(onMemory)
  )

  it.effect("at the same position are taken once; another message there is refused with all that comes along", () =>
    Effect.gen(function* () {
      const { contract, money } = yield* withBills("SETTLEMENT", 100n)
      const message = messageOf(received("p-1", contract, 70n), yield* newPosition())
      expect(yield* applyPayments([message, message])).toHaveLength(1)
      expect(yield* applyPayments([message])).toEqual([])
      const forged = { ...message, raw: messageOf(received("p-2", contract, 5n), message.position).raw }
      const behind = messageOf(received("p-3", contract, 1n), { ...message.position, number: 1n })
      const refused = yield* Effect.flip(applyPayments([behind, forged]))
      expect(refused).toMatchObject({ _tag: "PositionReused", ...message.position })
      const there = { ...behind, raw: forged.raw }
      expect(yield* Effect.flip(applyPayments([behind, there]))).toMatchObject({
        _tag: "PositionReused",
        number: 1n
      })
      expect(yield* money).toEqual([0n, 70n])
    }).pipe(onMemory)
  )

  it.effect("of other content under a known id are a CONFLICT, and the first one stays", () =>
    Effect.gen(function* () {
      const { contract, money } = yield* withBills("SETTLEMENT", 100n)
      yield* applyEvents(received("p-1", contract, 70n))
      expect(yield* applyEvents(received("p-1", contract, 71n))).toEqual(["PARKED"])
      expect(yield* applyEvents(reversed("p-1", "p-1", 70n))).toEqual(["PARKED"])
      expect((yield* parked).map(({ missing, reason }) => [reason, missing])).toEqual([
        ["CONFLICT", null],
        ["CONFLICT", null]
      ])
      expect(yield* money).toEqual([0n, 70n])
    }).pipe(onMemory)
  )

  it.effect("that cannot be applied are parked with what is missing, and block no other", () =>
    Effect.gen(function* () {
      const { contract, money } = yield* withBills("SETTLEMENT", 100n)
      const other = yield* withBills("COMMISSION", 100n)
      const outcomes = yield* applyEvents(
        received("p-1", "no-contract", 10n),
        received("p-2", contract, 10n, "no-invoice"),
        received("p-3", contract, 10n, other.invoices[0]),
        reversed("p-4", "no-payment", 10n),
        paidTotal("no-invoice", 10n, 1),
        received("p-5", contract, 10n),
        reversed("p-6", "p-5", 11n),
        reversed("p-7", "p-5", 4n),
        reversed("p-8", "p-7", 4n)
      )
      expect(outcomes).toEqual([...Array<string>(5).fill("PARKED"), "APPLIED", "PARKED", "APPLIED", "PARKED"])
      expect((yield* parked).map(({ missing, reason }) => [reason, missing])).toEqual([
        ["UNKNOWN_CONTRACT", "no-contract"],
        ["UNKNOWN_INVOICE", "no-invoice"],
        ["ACCOUNT_MISMATCH", null],
        ["UNKNOWN_PAYMENT", "no-payment"],
        ["WRONG_DIALECT", null],
        ["BAD_SUM", null],
        ["UNKNOWN_PAYMENT", null]
      ])
      expect(yield* money).toEqual([0n, 6n])
      expect(yield* other.money).toEqual([0n, 0n])
    }).pipe(onMemory)
  )

  it.effect("that cannot be read are parked with their bytes, between good ones", () =>
    Effect.gen(function* () {
      const { contract, money } = yield* withBills("SETTLEMENT", 100n)
      const start = yield* newPosition()
      const raw = new Uint8Array([0xff, 0x00, 0x7b])
      const poison: PaymentMessage = { position: { ...start, number: 1n }, raw }
      const processedMessages = yield* applyPayments([
        messageOf(received("p-1", contract, 10n), start),
        poison,
        messageOf(received("p-2", contract, 20n), { ...start, number: 2n })
      ])
      expect(processedMessages.map(({ outcome, paymentId }) => [outcome, paymentId])).toEqual([
        ["APPLIED", "p-1"],
        ["PARKED", null],
        ["APPLIED", "p-2"]
      ])
      expect(yield* parked).toEqual([
        { ...poison, reason: "BAD_MESSAGE", detail: "not valid UTF-8", missing: null }
      ])
      expect(yield* money).toEqual([0n, 30n])
    }).pipe(onMemory)
  )
})

describe("reversals", () => {
  it.effect("in parts give back no more than the payment brought", () =>
    Effect.gen(function* () {
      const { contract, money } = yield* withBills("SETTLEMENT", 100n)
      yield* applyEvents(received("p-1", contract, 150n), received("p-2", contract, 50n))
      yield* applyEvents(reversed("r-1", "p-1", 120n))
      expect(yield* money).toEqual([0n, 80n])
      expect(yield* applyEvents(reversed("r-2", "p-1", 31n))).toEqual(["PARKED"])
      expect(yield* applyEvents(reversed("r-3", "p-1", 30n))).toEqual(["APPLIED"])
      expect(yield* money).toEqual([0n, 50n])
      expect(yield* applyEvents(reversed("r-4", "p-1", 1n))).toEqual(["PARKED"])
    }).pipe(onMemory)
  )

  it.effect("reopen a bill, and the next payment closes it again", () =>
    Effect.gen(function* () {
      const { bills, contract, invoices, money } = yield* withBills("COMMISSION", 100n)
      yield* applyEvents(received("p-1", contract, 100n, invoices[0]), reversed("r-1", "p-1", 100n))
      expect(yield* money).toEqual([0n, 0n])
      expect((yield* (yield* BillRepository).get(bills[0]!.id)).paidAt).toBeNull()
      yield* applyEvents(received("p-2", contract, 100n))
      expect(yield* money).toEqual([0n, 100n])
    }).pipe(onMemory)
  )
})

describe("a deposit", () => {
  it.effect("is held on the balance, and a named top-up bill counts as paid", () =>
    Effect.gen(function* () {
      const { contract, invoices, money } = yield* withBills("DEPOSIT", 100n, 100n)
      yield* applyEvents(received("p-1", contract, 130n, invoices[1]))
      expect(yield* money).toEqual([130n, 0n, 100n])
      yield* applyEvents(received("p-2", contract, 50n))
      expect(yield* money).toEqual([180n, 0n, 100n])
    }).pipe(onMemory)
  )

  it.effect("is given back first from what no bill was named for, then from its own top-up bill", () =>
    Effect.gen(function* () {
      const { contract, invoices, money } = yield* withBills("DEPOSIT", 100n)
      yield* applyEvents(received("p-1", contract, 130n, invoices[0]), received("p-2", contract, 50n))
      yield* applyEvents(reversed("r-1", "p-1", 40n))
      expect(yield* money).toEqual([140n, 90n])
      yield* applyEvents(reversed("r-2", "p-1", 90n))
      expect(yield* money).toEqual([50n, 0n])
      yield* applyEvents(reversed("r-3", "p-2", 50n))
      expect(yield* money).toEqual([0n, 0n])
    }).pipe(onMemory)
  )
})
