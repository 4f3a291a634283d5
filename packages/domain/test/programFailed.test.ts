import { inspect } from "node:util"
import { afterEach, describe, expect, it, vi } from "@effect/vitest"
import { Effect, Logger } from "effect"
import {
  applyPayments,
  getPayment,
  LedgerRepository,
  listPayments,
  resolvePayment,
  retryFailed,
  retryParked,
  retryParkedBatchMax,
  selectParked,
  type Transfer,
  type PaymentMessage
} from "../src/internal.ts"
import { by, MemoryStore } from "../src/testing/index.ts"
import { messageOf, paidTotal, inTotals, received, reversed } from "../contract/events.ts"
import { accountOf, issuedBill, newPosition, storedAccount } from "../contract/fixtures.ts"
import { onMemory } from "./onMemory.ts"

afterEach(() => {
  vi.restoreAllMocks()
})

const bug = new TypeError("a bug behind the parser")

/** Our decoder throws on messages with that text, until the mocks are restored. */
const breakDecoder = (text: string) => {
  const parse = JSON.parse
  const throwing = (value: object) =>
    Object.defineProperty(value, "paidAt", {
      get: () => {
        throw bug
      }
    })
  vi.spyOn(JSON, "parse").mockImplementation((json: string) =>
    json.includes(text) ? throwing(parse(json) as object) : (parse(json) as unknown)
  )
}

const rows = Effect.flatMap(MemoryStore, (store) => store.read((tables) => [...tables.parked.values()]))
const open = Effect.map(rows, (all) =>
  all.filter(({ isResolved }) => !isResolved).map(({ message }) => message.reason)
)

/** Also answers the logged errors. */
const withErrors = <A, E, R>(effect: Effect.Effect<A, E, R>) => {
  const errors: Array<unknown> = []
  const logger = Logger.make(({ logLevel, message }) => {
    if (logLevel === "Error") errors.push(message)
  })
  return Effect.map(Effect.provide(effect, Logger.layer([logger])), (value) => ({ value, errors }))
}

const messagesAt = Effect.fn("messagesAt")(function* (...events: ReadonlyArray<Parameters<typeof messageOf>[0]>) {
  const start = yield* newPosition()
  return events.map((event, index) => messageOf(event, { ...start, number: BigInt(index) })) as [
    PaymentMessage,
    ...Array<PaymentMessage>
  ]
})

const outcomesOf = (messages: [PaymentMessage, ...Array<PaymentMessage>]) =>
  Effect.map(applyPayments(messages), (processedMessages) =>
    processedMessages.map(({ outcome, paymentId }) => [outcome, paymentId])
  )

describe("a message on which our decoder fails", () => {
  it.effect("is parked with its bytes and the cause in the log, and the next one is applied", () =>
    Effect.gen(function* () {
      const { account } = yield* storedAccount("SETTLEMENT")
      const messages = yield* messagesAt(
        received("p-1", account.contractId!, 10n),
        received("p-2", account.contractId!, 20n)
      )
      breakDecoder("p-1")
      const { errors, value } = yield* withErrors(outcomesOf(messages))
      expect(value).toEqual([
        ["PARKED", null],
        ["APPLIED", "p-2"]
      ])
      expect(errors).toHaveLength(1)
      expect(inspect(errors, { depth: 9 })).toContain(bug.message)
      const [parked] = yield* rows
      expect(parked?.message).toEqual({
        ...messages[0],
        reason: "PROGRAM_FAILED",
        detail: "an error of this service, not of the message; see its log",
        missing: null
      })
    }).pipe(onMemory)
  )

  it.effect("stays parked while the defect is there, and is applied by the first start without it", () =>
    Effect.gen(function* () {
      const { account } = yield* storedAccount("SETTLEMENT")
      breakDecoder("p-1")
      yield* applyPayments(yield* messagesAt(received("p-1", account.contractId!, 10n)))
      const failing = yield* withErrors(retryFailed())
      expect([failing.value, failing.errors.length, yield* open]).toEqual([0, 1, ["PROGRAM_FAILED"]])
      expect([yield* retryParked(), (yield* rows)[0]?.attempts]).toEqual([0, 2])
      vi.restoreAllMocks()
      expect([yield* retryFailed(), yield* retryFailed(), yield* open]).toEqual([1, 0, []])
      expect((yield* accountOf(account)).balance).toBe(10n)
      expect((yield* getPayment("p-1")).status).toBe("APPLIED")
    }).pipe(onMemory)
  )

  it.effect("cannot be applied by an operator, who may retry it", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      breakDecoder("p-1")
      yield* applyPayments(yield* messagesAt(received("p-1", account.contractId!, 10n)))
      const target = { cmeDealerId: dealer.cmeDealerId, accountType: "SETTLEMENT" } as const
      const refused = yield* Effect.flip(
        resolvePayment({ address: "parked-1", action: "apply", ...target }).pipe(by("ann"))
      )
      expect(refused.message).toContain("this service fails on it")
      expect((yield* resolvePayment({ address: "parked-1", action: "retry" }).pipe(by("ann"))).status).toBe(
        "PARKED"
      )
      vi.restoreAllMocks()
      expect((yield* resolvePayment({ address: "parked-1", action: "retry" }).pipe(by("ann"))).status).toBe(
        "APPLIED"
      )
    }).pipe(onMemory)
  )

  it.effect("is seen by operators among the others, who may reject it", () =>
    Effect.gen(function* () {
      breakDecoder("p-1")
      yield* applyPayments(yield* messagesAt(received("p-1", "c-1", 10n), received("p-2", "c-2", 20n)))
      const { items } = yield* listPayments({ filter: "PARKED", after: null, limit: 10 })
      expect(items.map(({ event, paymentId }) => [paymentId, event?.type])).toEqual([
        ["parked-1", undefined],
        ["p-2", "payment.received"]
      ])
      expect(yield* selectParked({})).toEqual({ ids: [1n, 2n], payments: 1, sum: 20n })
      const rejected = yield* resolvePayment({ address: "parked-1", action: "reject", reason: "sent twice" }).pipe(
        by("ann")
      )
      expect(rejected.status).toBe("REJECTED")
    }).pipe(onMemory)
  )

  it.effect("says after the defect what it really waits for", () =>
    Effect.gen(function* () {
      breakDecoder("p-1")
      yield* applyPayments(yield* messagesAt(received("p-1", "no-contract", 10n)))
      vi.restoreAllMocks()
      expect([yield* retryFailed(), yield* open]).toEqual([0, ["UNKNOWN_CONTRACT"]])
    }).pipe(onMemory)
  )

  it.effect("is tried again however many there are", () =>
    Effect.gen(function* () {
      const { account } = yield* storedAccount("SETTLEMENT")
      const many = retryParkedBatchMax + 5
      const events = Array.from({ length: many }, (_, index) => received(`p-${index}`, account.contractId!, 1n))
      breakDecoder("p-")
      yield* applyPayments(yield* messagesAt(...events))
      vi.restoreAllMocks()
      expect([yield* retryFailed(), yield* open]).toEqual([many, []])
      expect((yield* accountOf(account)).balance).toBe(BigInt(many))
    }).pipe(onMemory)
  )

  it.effect("is stale when a newer total came meanwhile", () =>
    Effect.gen(function* () {
      const { account, dealer } = yield* storedAccount("SETTLEMENT")
      const { invoiceId } = yield* issuedBill(dealer, "SETTLEMENT", 10n)
      breakDecoder('"revision":1')
      const outcomes = outcomesOf(yield* messagesAt(paidTotal(invoiceId!, 30n, 1), paidTotal(invoiceId!, 20n, 2)))
      expect((yield* outcomes).map(([outcome]) => outcome)).toEqual(["PARKED", "APPLIED"])
      vi.restoreAllMocks()
      expect([yield* retryFailed(), yield* open, (yield* accountOf(account)).balance]).toEqual([1, [], 10n])
    }).pipe(inTotals, onMemory)
  )
})

/** An adapter's defect: the decision fails on this row. */
const brokenRow = undefined as unknown as Transfer

describe("a message on which our decision fails", () => {
  it.effect("because of an adapter is parked with its id, changes nothing, and the others go on", () =>
    Effect.gen(function* () {
      const { account } = yield* storedAccount("SETTLEMENT")
      yield* applyPayments(yield* messagesAt(received("p-1", account.contractId!, 100n)))
      const ledger = yield* LedgerRepository
      const breaking = Effect.provideService(LedgerRepository, {
        ...ledger,
        load: (request) =>
          Effect.map(ledger.load(request), (books) => ({
            ...books,
            transfersByOrigin: new Map([...books.transfersByOrigin.keys()].map((origin) => [origin, [brokenRow]]))
          }))
      })
      const messages = yield* messagesAt(reversed("r-1", "p-1", 30n), received("p-2", account.contractId!, 20n))
      const { errors, value } = yield* withErrors(outcomesOf(messages).pipe(breaking))
      expect(value).toEqual([
        ["PARKED", "r-1"],
        ["APPLIED", "p-2"]
      ])
      expect(errors).toEqual([["The service failed on a payment message", expect.any(TypeError)]])
      expect([yield* open, (yield* accountOf(account)).balance]).toEqual([["PROGRAM_FAILED"], 120n])
      expect([yield* retryFailed(), (yield* accountOf(account)).balance]).toEqual([1, 90n])
      expect((yield* getPayment("r-1")).applied?.payment).toMatchObject({ type: "payment.reversed", amount: 30n })
    }).pipe(onMemory)
  )
})
