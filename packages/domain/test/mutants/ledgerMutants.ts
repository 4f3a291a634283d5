import { DateTime, Effect } from "effect"
import { lateEventsSuite, ledgerRepositorySuite, processedMessageRepositorySuite } from "../../contract/index.ts"
import {
  accountKey,
  LedgerRepository,
  ParkedMessageRepository,
  positionKey,
  ProcessedMessageRepository,
  Transaction,
  type Bill,
  type KnownMessage,
  type LedgerChanges,
  type LedgerSnapshot,
  type Payment
} from "../../src/internal.ts"
import type { MemoryStore, MemoryTables } from "../../src/testing/index.ts"
import { backwards, eachWith, mutant, withoutLast, type MutantSet } from "./mutant.ts"

const loading = (breaks: string, change: (good: LedgerSnapshot, tables: MemoryTables) => Partial<LedgerSnapshot>) =>
  mutant(breaks, LedgerRepository, ({ load }, { read }) => ({
    load: (request) =>
      Effect.flatMap(load(request), (good) => read((tables) => ({ ...good, ...change(good, tables) })))
  }))

const saving = (breaks: string, change: (changes: LedgerChanges) => Partial<LedgerChanges>) =>
  mutant(breaks, LedgerRepository, ({ save }) => ({ save: (changes) => save({ ...changes, ...change(changes) }) }))

/** Also writes what a good storage leaves as it is. */
const savingMore = (breaks: string, more: (tables: MemoryTables, changes: LedgerChanges) => void) =>
  mutant(breaks, LedgerRepository, ({ save }, { change }) => ({
    save: (changes) =>
      Effect.andThen(
        save(changes),
        change((tables) => Effect.sync(() => more(tables, changes)))
      )
  }))

const keep = <K, V>(map: ReadonlyMap<K, V>, isKept: (value: V, key: K) => boolean): ReadonlyMap<K, V> =>
  new Map([...map].filter(([key, value]) => isKept(value, key)))

const change = <K, V>(map: ReadonlyMap<K, V>, to: (value: V) => V): ReadonlyMap<K, V> =>
  new Map([...map].map(([key, value]) => [key, to(value)]))

const open = ({ bills }: LedgerSnapshot) =>
  [...bills.values()].filter(({ commonSum, paidSum }) => paidSum < commonSum)

/** Gives others the time to load the same. */
const slowLoad = mutant("", LedgerRepository, ({ load }) => ({
  load: (request) => Effect.tap(load(request), () => Effect.yieldNow)
})).layer

export const ledgerMutants: MutantSet = {
  suite: ledgerRepositorySuite,
  mutants: [
    loading("accounts are not found by an invoice", ({ accountByContract, accounts }) => ({
      accounts: keep(accounts, (_, key) =>
        [...accountByContract.values()].slice(0, 1).some((id) => accountKey(id) === key)
      )
    })),
    loading("the named bill is missing", ({ billByInvoice, bills }) => ({
      bills: keep(bills, (_, id) => ![...billByInvoice.values()].includes(id))
    })),
    loading("bills that wait for their invoice are missing", ({ bills }, tables) => ({
      bills: keep(bills, (_, id) => tables.bills.get(id)?.invoiceId !== null)
    })),
    loading("the newest open bill is missing", (good) => ({
      bills: keep(good.bills, (bill) => open(good).length < 2 || bill !== open(good).at(-1))
    })),
    loading("paid bills are missing", (good) => ({ bills: new Map(open(good).map((bill) => [bill.id, bill])) })),
    loading("cancelled bills are open", (good, tables) => ({
      bills: new Map([...good.bills, ...[...tables.bills].filter(([, bill]) => bill.status === "CANCELLED")])
    })),
    loading("more bills than needed", (good, tables) => ({ bills: new Map([...good.bills, ...tables.bills]) })),
    loading("payments are not known again", () => ({ payments: new Map() })),
    loading("the content of a payment is lost", ({ payments }) => ({
      payments: change(payments, (payment) => ({ ...payment, content: "{}" }))
    })),
    loading("the type of a payment is lost", ({ payments }) => ({
      payments: change(payments, (payment) => ({ ...payment, type: "payment.received" }) as Payment)
    })),
    loading("payment times lose their milliseconds", ({ payments }) => ({
      payments: change(payments, (payment) => ({ ...payment, paidAt: DateTime.startOf(payment.paidAt, "second") }))
    })),
    loading("transfers of a reversed payment are missing", () => ({ transfersByOrigin: new Map() })),
    loading("the last transfer of a payment is missing", ({ transfersByOrigin }) => ({
      transfersByOrigin: change(transfersByOrigin, (transfers) => transfers.slice(0, -1))
    })),
    loading("totals are not known again", () => ({ totals: new Map() })),
    loading("the revision of a total is lost", ({ totals }) => ({
      totals: change(totals, (total) => ({ ...total, revision: 0 }))
    })),
    loading("processed messages are not known again", () => ({ handled: new Set() })),
    loading("other bytes at a known position are not seen", ({ handled, reused }) => ({
      handled: new Set([...handled, ...reused]),
      reused: new Set()
    })),
    loading("balances are those of the beginning", ({ accounts }) => ({
      accounts: change(accounts, (account) => ({ ...account, balance: 0n }))
    })),
    saving("bills are not stored", () => ({ bills: [] })),
    saving("balances are not stored", () => ({ accounts: [] })),
    saving("the last transfer is not stored", ({ transfers }) => ({ transfers: transfers.slice(0, -1) })),
    saving("processed messages are not stored", () => ({ processedMessages: [] })),
    saving("totals are not stored", () => ({ totals: [] })),
    saving("the time of payment is not stored", ({ bills }) => ({
      bills: bills.map((bill) => ({ ...bill, paidAt: null }))
    })),
    saving("balances are floats", ({ accounts }) => ({
      accounts: accounts.map((each) => ({
        ...each,
        balance: BigInt(Math.round(Math.fround(Number(each.balance) / 100) * 100))
      }))
    })),
    saving("a deposit is never below zero", ({ accounts }) => ({
      accounts: accounts.map((each) => ({
        ...each,
        balance: each.balance < 0n && each.accountType === "DEPOSIT" ? 0n : each.balance
      }))
    })),
    savingMore("a save changes the state of accounts", (tables, { accounts }) =>
      accounts.forEach((each) => void tables.accounts.set(accountKey(each), each))
    ),
    savingMore("a save changes the state of bills", (tables, { bills }) =>
      bills.forEach((each) => void tables.bills.set(each.id, { ...tables.bills.get(each.id)!, ...each } as Bill))
    ),
    savingMore("a later message replaces the processed one", (tables, { processedMessages }) =>
      processedMessages.forEach((each) => void tables.processedMessages.set(positionKey(each.position), each))
    ),
    mutant("transactions do not wait for each other", Transaction, () => ({ run: (effect) => effect }), slowLoad)
  ]
}

const retrying = (breaks: string, isKept: (reason: string) => boolean) =>
  mutant(breaks, ParkedMessageRepository, ({ listRetriable }) => ({
    listRetriable: (after, limit) =>
      Effect.map(listRetriable(after, limit), ({ messages, next }) => ({
        messages: messages.filter(({ reason }) => isKept(reason)),
        next
      }))
  }))

export const lateEventsMutants: MutantSet = {
  suite: lateEventsSuite,
  mutants: [
    retrying("nothing is retried", () => false),
    retrying("what waits for a payment is not retried", (reason) => reason !== "UNKNOWN_PAYMENT"),
    retrying("what waits for an invoice is not retried", (reason) => reason !== "UNKNOWN_INVOICE"),
    retrying("what waits for a contract is not retried", (reason) => reason !== "UNKNOWN_CONTRACT"),
    saving("parked messages are not stored", () => ({ parked: [] })),
    mutant("a message refused again is lost", ParkedMessageRepository, ({ resolve }) => ({
      refuseAgain: (position) =>
        resolve(position, { action: "RETRY", outcome: "APPLIED", actor: "worker", note: null, target: null })
    })),
    loading("totals are not known again", () => ({ totals: new Map() }))
  ]
}

type Good = ProcessedMessageRepository["Service"]

const processed = (breaks: string, by: (good: Good, store: MemoryStore["Service"]) => Partial<Good>) =>
  mutant(breaks, ProcessedMessageRepository, by)

const listing = (breaks: string, by: (message: KnownMessage) => Partial<KnownMessage>) =>
  processed(breaks, ({ list }) => ({
    list: (range, messages) => eachWith((each: KnownMessage) => ({ ...each, ...by(each) }))(list(range, messages))
  }))

export const processedMessageMutants: MutantSet = {
  suite: processedMessageRepositorySuite,
  mutants: [
    processed("the newest number is the last stored", (_, { read }) => ({
      newest: (sources) =>
        read(({ processedMessages }) => {
          const own = [...processedMessages.values()].filter(({ position }) => sources.includes(position.source))
          return new Map(own.map(({ position }) => [position.source, position.number]))
        })
    })),
    processed("numbers are floats", ({ newest }) => ({
      newest: (sources) => Effect.map(newest(sources), (found) => change(found, (each) => BigInt(Number(each))))
    })),
    processed("a source without messages has the number 0", ({ newest }) => ({
      newest: (sources) =>
        Effect.map(newest(sources), (found) => new Map([...sources.map((each) => [each, 0n] as const), ...found]))
    })),
    processed("every source is answered", (good, { read }) => ({
      newest: () =>
        Effect.flatMap(
          read(({ processedMessages }) => [...processedMessages.values()].map(({ position }) => position.source)),
          good.newest
        )
    })),
    processed("numbers without a message are processed messages", (_, store) => ({
      passOver: (ranges) =>
        store.change(({ processedMessages }) =>
          Effect.sync(() => {
            for (const { source, until } of ranges) {
              const position = { source, number: until - 1n }
              const raw = new Uint8Array()
              processedMessages.set(positionKey(position), { position, raw, outcome: "DUPLICATE", paymentId: null })
            }
          })
        )
    })),
    processed("a number without a message is recorded once", () => {
      const known = new Set<string>()
      return {
        passOver: (ranges) =>
          Effect.sync(() => {
            for (const { source } of ranges) {
              if (known.has(source)) throw new Error("recorded already")
              known.add(source)
            }
          })
      }
    }),
    processed("the oldest decision is answered", (_, { read }) => ({
      decisions: (sources) =>
        read(({ logDecisions }) => {
          const own = logDecisions.filter(({ source }) => sources.includes(source))
          return new Map(own.toReversed().map((each) => [each.source, each]))
        })
    })),
    processed("a decision may be taken twice", ({ decide }) => ({
      decide: (each) => Effect.as(decide(each), true)
    })),
    processed("a decision loses its reason", ({ decide }) => ({
      decide: (each) => decide({ ...each, reason: "" })
    })),
    processed("decisions are lost", () => ({ decide: () => Effect.succeed(true) })),
    processed("the end of a range is in it", ({ list }) => ({
      list: (range, messages) => list({ ...range, until: range.until + 1n }, messages)
    })),
    processed("the beginning of a range is not in it", ({ list }) => ({
      list: (range, messages) => list({ ...range, from: range.from + 1n }, messages)
    })),
    processed("the newest come first", ({ list }) => ({
      list: (range, messages) => backwards(list(range, messages))
    })),
    processed("the last message is lost", ({ list }) => ({
      list: (range, messages) => withoutLast(list(range, messages))
    })),
    listing("every message is the same", ({ isSame }) => ({ isSame: isSame === null ? null : true })),
    listing("a message that was not given is another one", ({ isSame }) => ({ isSame: isSame ?? false })),
    listing("the content is lost", () => ({ content: null })),
    listing("a duplicate was applied", ({ outcome }) => ({
      outcome: outcome === "DUPLICATE" ? "APPLIED" : outcome
    }))
  ]
}
