import { expect } from "@effect/vitest"
import { Effect, Option } from "effect"
import {
  AccountRepository,
  ParkedMessageRepository,
  parkedWindowMax,
  positionKey,
  Transaction,
  type ParkedMessage,
  type RetriableMessages
} from "@dealer-billing/domain/internal"
import { issuedBill, park, parkMany, payIn, storedAccount, uniqueName } from "./fixtures.ts"
import { byWorker } from "./parkedEvents.ts"
import type { LedgerPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"

/** The retriable messages among the given ones. */
const retriable = Effect.fn("retriable")(function* (...among: ReadonlyArray<ParkedMessage>) {
  const own = new Set(among.map(({ position }) => positionKey(position)))
  const parked = yield* ParkedMessageRepository
  const found: Array<ParkedMessage> = []
  let after: bigint | null = null
  do {
    const page: RetriableMessages = yield* parked.listRetriable(after, 1_000)
    found.push(...page.messages)
    after = page.next
  } while (after !== null)
  return found.filter(({ position }) => own.has(positionKey(position)))
})

export const parkedMessageRepositorySuite = defineSuite<LedgerPorts | ParkedMessageRepository>(
  "ParkedMessageRepository",
  (it) => {
    it.effect("lists a message only when the invoice that it misses has appeared", () =>
      Effect.gen(function* () {
        const { dealer } = yield* storedAccount("SETTLEMENT")
        const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
        const waiting = yield* park("UNKNOWN_INVOICE", yield* uniqueName("invoice"))
        const ready = yield* park("UNKNOWN_INVOICE", bill.invoiceId)
        expect(yield* retriable(waiting, ready)).toEqual([ready])
      })
    )

    it.effect("lists a message when the contract that it misses has appeared", () =>
      Effect.gen(function* () {
        const { account } = yield* storedAccount("SETTLEMENT")
        const contractId = yield* uniqueName("contract")
        const message = yield* park("UNKNOWN_CONTRACT", contractId)
        expect(yield* retriable(message)).toEqual([])
        yield* (yield* AccountRepository).update({ ...account, contractId })
        expect(yield* retriable(message)).toEqual([message])
      })
    )

    it.effect("lists a message when the payment that it misses has appeared", () =>
      Effect.gen(function* () {
        const { account } = yield* storedAccount("SETTLEMENT")
        const waiting = yield* park("UNKNOWN_PAYMENT", yield* uniqueName("payment"))
        const ready = yield* park("UNKNOWN_PAYMENT", yield* payIn(account, 100n))
        expect(yield* retriable(waiting, ready)).toEqual([ready])
      })
    )

    it.effect("never lists what nothing can help", () =>
      Effect.gen(function* () {
        const messages = [yield* park("BAD_MESSAGE", null), yield* park("UNKNOWN_INVOICE", null)]
        expect(yield* retriable(...messages)).toEqual([])
      })
    )

    it.effect("lists in the order of parking, up to the limit", () =>
      Effect.gen(function* () {
        const { dealer } = yield* storedAccount("SETTLEMENT")
        const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
        const first = yield* park("UNKNOWN_INVOICE", bill.invoiceId)
        const second = yield* park("UNKNOWN_INVOICE", bill.invoiceId)
        expect(yield* retriable(second, first)).toEqual([first, second])
        const parked = yield* ParkedMessageRepository
        let one = yield* parked.listRetriable(null, 1)
        while (one.messages.length === 0 && one.next !== null) one = yield* parked.listRetriable(one.next, 1)
        expect(one.messages).toHaveLength(1)
        const rest = yield* (yield* ParkedMessageRepository).listRetriable(one.next, 1_000)
        expect(rest.messages).not.toContainEqual(one.messages[0])
        expect([...one.messages, ...rest.messages]).toEqual(expect.arrayContaining([first, second]))
      })
    )

    it.effect("looks at so many at once, and goes on behind them", () =>
      Effect.gen(function* () {
        const parked = yield* ParkedMessageRepository
        const missing = yield* uniqueName("invoice")
        const { dealer } = yield* storedAccount("SETTLEMENT")
        const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
        yield* parkMany("UNKNOWN_INVOICE", missing, parkedWindowMax + 5)
        const last = yield* park("UNKNOWN_INVOICE", bill.invoiceId)
        const first = yield* parked.listRetriable(null, 100)
        expect(first.messages).not.toContainEqual(last)
        expect(first.next).not.toBeNull()
        expect(yield* retriable(last)).toEqual([last])
      })
    )

    it.effect("does not list what is resolved, nor what was refused for another reason since", () =>
      Effect.gen(function* () {
        const parked = yield* ParkedMessageRepository
        const { dealer } = yield* storedAccount("SETTLEMENT")
        const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
        const resolved = yield* park("UNKNOWN_INVOICE", bill.invoiceId)
        const refused = yield* park("UNKNOWN_INVOICE", bill.invoiceId)
        yield* parked.resolve(resolved.position, byWorker)
        const refusal = { reason: "ACCOUNT_MISMATCH" as const, detail: "of another account", missing: null }
        yield* parked.refuseAgain(refused.position, refusal, null)
        expect(yield* retriable(resolved, refused)).toEqual([])
      })
    )

    it.effect("waits for the next missing object when a message was refused for that", () =>
      Effect.gen(function* () {
        const parked = yield* ParkedMessageRepository
        const { account, dealer } = yield* storedAccount("SETTLEMENT")
        const bill = yield* issuedBill(dealer, "SETTLEMENT", 500n)
        const message = yield* park("UNKNOWN_CONTRACT", account.contractId)
        const refusal = { reason: "UNKNOWN_INVOICE" as const, detail: "unknown", missing: bill.invoiceId }
        yield* parked.refuseAgain(message.position, refusal, null)
        expect(yield* retriable(message)).toEqual([{ ...message, ...refusal }])
      })
    )

    it.effect("lists a message whose payment another message brought, although something is missing", () =>
      Effect.gen(function* () {
        const { account } = yield* storedAccount("SETTLEMENT")
        const message = yield* park("UNKNOWN_CONTRACT", yield* uniqueName("contract"), yield* payIn(account, 100n))
        expect(yield* retriable(message)).toEqual([message])
      })
    )

    it.effect("gives the lock of a message only as long as it is parked", () =>
      Effect.gen(function* () {
        const parked = yield* ParkedMessageRepository
        const transaction = yield* Transaction
        const message = yield* park("BAD_SUM", null)
        const lock = transaction.run(parked.lock(message.position))
        expect(yield* lock).toEqual(Option.some(message))
        yield* parked.resolve(message.position, byWorker)
        expect(yield* lock).toEqual(Option.none())
        const never = { ...message.position, number: 77n }
        expect(yield* transaction.run(parked.lock(never))).toEqual(Option.none())
      })
    )

    it.effect("lets one resolve a message, and the other see that, when two want to at the same moment", () =>
      Effect.gen(function* () {
        const parked = yield* ParkedMessageRepository
        const transaction = yield* Transaction
        const message = yield* park("BAD_SUM", null)
        const resolveOnce = transaction.run(
          Effect.gen(function* () {
            const locked = yield* parked.lock(message.position)
            yield* Effect.yieldNow
            if (Option.isSome(locked)) yield* parked.resolve(message.position, byWorker)
            return Option.isSome(locked)
          })
        )
        const won = yield* Effect.all([resolveOnce, resolveOnce, resolveOnce], { concurrency: "unbounded" })
        expect(won.filter((isFirst) => isFirst)).toHaveLength(1)
      })
    )
  }
)

export const parkedMessageRepositoryContract = contractOf(parkedMessageRepositorySuite)
