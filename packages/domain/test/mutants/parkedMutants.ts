import { DateTime, Effect, Option } from "effect"
import { parkedMessageRepositorySuite, paymentQueriesSuite } from "../../contract/index.ts"
import {
  ParkedMessageRepository,
  parkedWindowMax,
  PaymentQueries,
  positionKey,
  Transaction,
  type AppliedPayment,
  type ParkedView
} from "../../src/internal.ts"
import type { MemoryStore, ParkedRow } from "../../src/testing/index.ts"
import { backwards, mutant, withoutLast, type MutantSet } from "./mutant.ts"

type Good = ParkedMessageRepository["Service"]
type Store = MemoryStore["Service"]

const parked = (breaks: string, change: (good: Good, store: Store) => Partial<Good>) =>
  mutant(breaks, ParkedMessageRepository, change)

/** Also lists rows that a good storage leaves out. */
const listingMore = (breaks: string, isMore: (row: ParkedRow) => boolean) =>
  parked(breaks, ({ listRetriable }, { read }) => ({
    listRetriable: (after, limit) =>
      Effect.flatMap(listRetriable(after, limit), ({ messages, next }) =>
        read((tables) => ({
          messages: [...messages, ...[...tables.parked.values()].filter(isMore).map(({ message }) => message)],
          next
        }))
      )
  }))

export const parkedMessageMutants: MutantSet = {
  suite: parkedMessageRepositorySuite,
  mutants: [
    listingMore(
      "what still misses its object is listed",
      ({ isResolved, message }) => !isResolved && message.missing !== null
    ),
    listingMore(
      "what nothing can help is listed",
      ({ isResolved, message }) => !isResolved && message.missing === null
    ),
    listingMore("what is resolved is listed", ({ isResolved }) => isResolved),
    parked("the newest come first", ({ listRetriable }) => ({
      listRetriable: (after, limit) =>
        Effect.map(listRetriable(after, limit), ({ messages, next }) => ({ messages: messages.toReversed(), next }))
    })),
    parked("one message too many", ({ listRetriable }) => ({
      listRetriable: (after, limit) => listRetriable(after, limit + 1)
    })),
    parked("a page repeats the last message of the one before", ({ listRetriable }) => ({
      listRetriable: (after, limit) => listRetriable(after === null ? null : after - 1n, limit)
    })),
    parked("there is never a next page", ({ listRetriable }) => ({
      listRetriable: (after, limit) => Effect.map(listRetriable(after, limit), (page) => ({ ...page, next: null }))
    })),
    parked("one look reads everything", ({ listRetriable }) => ({
      listRetriable: (after, limit) =>
        Effect.gen(function* () {
          let page = yield* listRetriable(after, limit)
          while (page.next !== null && page.messages.length < limit) {
            const more = yield* listRetriable(page.next, limit - page.messages.length)
            page = { messages: [...page.messages, ...more.messages], next: more.next }
          }
          return page
        })
    })),
    parked("what another message brought is not listed", ({ listRetriable }, { read }) => ({
      listRetriable: (after, limit) =>
        Effect.flatMap(listRetriable(after, limit), ({ messages, next }) =>
          read(({ payments, processedMessages }) => ({
            messages: messages.filter(
              ({ position }) => !payments.has(processedMessages.get(positionKey(position))?.paymentId ?? "")
            ),
            next
          }))
        )
    })),
    parked("what waits for a contract is not listed", ({ listRetriable }) => ({
      listRetriable: (after, limit) =>
        Effect.map(listRetriable(after, limit), ({ messages, next }) => ({
          messages: messages.filter(({ reason }) => reason !== "UNKNOWN_CONTRACT"),
          next
        }))
    })),
    parked("a resolved message can be locked", (_, { read }) => ({
      lock: (position) =>
        read((tables) =>
          Option.map(Option.fromUndefinedOr(tables.parked.get(positionKey(position))), ({ message }) => message)
        )
    })),
    parked("the lock of a message is none", () => ({ lock: () => Effect.succeedNone })),
    parked("a resolved message stays parked", () => ({ resolve: () => Effect.void })),
    parked("a message refused again keeps its old reason", () => ({ refuseAgain: () => Effect.void })),
    mutant("transactions do not wait for each other", Transaction, () => ({ run: (effect) => effect })),
    parked("the limit is not looked at", ({ listRetriable }) => ({
      listRetriable: (after) => listRetriable(after, parkedWindowMax)
    }))
  ]
}

type Queries = PaymentQueries["Service"]

const queries = (breaks: string, change: (good: Queries, store: Store) => Partial<Queries>) =>
  mutant(breaks, PaymentQueries, change)

const listing = (breaks: string, change: (good: Queries["listParked"]) => Queries["listParked"]) =>
  queries(breaks, ({ listParked }) => ({ listParked: change(listParked) }))

const viewing = (breaks: string, change: (view: ParkedView) => Partial<ParkedView>) =>
  queries(breaks, ({ getParked, listParkedOf, listParked }) => {
    const view = (good: ParkedView) => ({ ...good, ...change(good) })
    return {
      getParked: (id) => Effect.map(getParked(id), view),
      listParkedOf: (ids) => Effect.map(listParkedOf(ids), (all) => all.map(view)),
      listParked: (query) => Effect.map(listParked(query), (all) => all.map(view))
    }
  })

const without = (breaks: string, key: "reason" | "contractId" | "parkedFrom" | "parkedTo") =>
  listing(breaks, (list) => ({ criteria, ...query }) => {
    const { [key]: _, ...others } = criteria ?? {}
    return list({ ...query, criteria: others })
  })

const applied = (breaks: string, change: (payment: AppliedPayment) => Partial<AppliedPayment>) =>
  queries(breaks, ({ findApplied }) => ({
    findApplied: (id) =>
      Effect.map(
        findApplied(id),
        Option.map((good) => ({ ...good, ...change(good) }))
      )
  }))

const parkedQueryMutants = [
  viewing("the length is that of what is kept", ({ rawHead, rawLength }) => ({
    rawLength: rawHead?.length ?? rawLength
  })),
  viewing("the hash is lost", () => ({ rawSha256: new Uint8Array(32) })),
  viewing("attempts are not counted", () => ({ attempts: 1 })),
  viewing("the payment id is lost", () => ({ paymentId: null })),
  viewing("what ended the parking is lost", () => ({ resolution: null })),
  queries("an unknown id is any message's", ({ getParked, listParked }) => ({
    getParked: (id) =>
      Effect.catchTag(getParked(id), "PaymentNotFound", () =>
        Effect.map(
          listParked({ filter: "OPEN_OR_REJECTED", after: null, limit: 1 }),
          ([first]) => first as ParkedView
        )
      )
  })),
  listing("open ones include the rejected", (list) => (query) => list({ ...query, filter: "OPEN_OR_REJECTED" })),
  listing(
    "open and rejected ones are the open ones",
    (list) => (query) => list(query.filter === "OPEN_OR_REJECTED" ? { ...query, filter: "OPEN" } : query)
  ),
  listing("the newest come first", (list) => (query) => backwards(list(query))),
  listing("one message too many", (list) => (query) => list({ ...query, limit: query.limit + 1 })),
  listing(
    "a page leaves out its last message",
    (list) => (query) => (query.limit === 1 ? list(query) : withoutLast(list(query)))
  ),
  without("the reason is not looked at", "reason"),
  without("the contract is not looked at", "contractId"),
  without("`parkedFrom` is not looked at", "parkedFrom"),
  without("`parkedTo` is not looked at", "parkedTo"),
  listing("`parkedTo` is inclusive", (list) => ({ criteria, ...query }) => {
    const { parkedTo, ...others } = criteria ?? {}
    const until = parkedTo && { parkedTo: DateTime.add(parkedTo, { milliseconds: 1 }) }
    return list({ ...query, criteria: { ...others, ...until } })
  }),
  queries("resolved messages of a payment are left out", ({ listParkedOf }) => ({
    listParkedOf: (ids) =>
      Effect.map(listParkedOf(ids), (all) => all.filter(({ resolution }) => resolution === null))
  })),
  queries("the messages of a payment come newest first", ({ listParkedOf }) => ({
    listParkedOf: (ids) => backwards(listParkedOf(ids))
  })),
  queries("the oldest events are kept when they are too many", ({ history }) => ({
    history: (id, limit) => Effect.map(history(id, 1_000), (all) => all.slice(0, limit))
  })),
  queries("resolved messages are counted", ({ summary }, { read }) => ({
    summary: Effect.flatMap(summary, ({ oldestAgeMs }) =>
      read((tables) => {
        const reasons = Map.groupBy(tables.parked.values(), ({ message }) => message.reason)
        return { oldestAgeMs, counts: new Map([...reasons].map(([reason, rows]) => [reason, rows.length])) }
      })
    )
  })),
  queries("the oldest message has no age", ({ summary }) => ({
    summary: Effect.map(summary, (good) => ({ ...good, oldestAgeMs: 0 }))
  })),
  mutant("a second end replaces the first", ParkedMessageRepository, ({ resolve }, { change }) => ({
    resolve: (position, event) =>
      Effect.andThen(
        change((tables) =>
          Effect.sync(() => {
            const row = tables.parked.get(positionKey(position))
            if (row) tables.parked.set(positionKey(position), { ...row, isResolved: false })
          })
        ),
        resolve(position, event)
      )
  })),
  mutant("bytes of an open message are dropped", ParkedMessageRepository, (_, { change }) => ({
    dropRaw: () =>
      change((tables) =>
        Effect.sync(() => {
          for (const [key, row] of tables.parked) tables.parked.set(key, { ...row, isRawDropped: true })
          return tables.parked.size
        })
      )
  })),
  mutant("bytes are dropped too early", ParkedMessageRepository, ({ dropRaw }) => ({
    dropRaw: (_, limit) => dropRaw(0, limit)
  })),
  mutant("an operator's refusal leaves no event", ParkedMessageRepository, ({ refuseAgain }) => ({
    refuseAgain: (position, refusal) => refuseAgain(position, refusal, null)
  }))
]

export const paymentQueriesMutants: MutantSet = {
  suite: paymentQueriesSuite,
  mutants: [
    ...parkedQueryMutants,
    applied("transfers come in another order", ({ transfers }) => ({ transfers: transfers.toReversed() })),
    applied("the last transfer is lost", ({ transfers }) => ({ transfers: transfers.slice(0, -1) })),
    applied("the named bill is lost", ({ payment }) => ({ payment: { ...payment, namedBillId: null } })),
    applied("a reversal does not name its payment", ({ payment }) => ({
      payment: { ...payment, reversesPaymentId: null }
    })),
    queries("an unknown payment is any payment", ({ findApplied, listApplied }) => ({
      findApplied: (id) =>
        Effect.flatMap(findApplied(id), (found) =>
          Effect.map(listApplied({ after: null, limit: 1 }), ([first]) =>
            Option.orElse(found, () => Option.fromUndefinedOr(first))
          )
        )
    })),
    queries("a page of payments repeats the one before", ({ listApplied }) => {
      let last = ""
      return {
        listApplied: ({ after, limit }) => {
          const from = last
          last = after ?? ""
          return listApplied({ after: after === null || from === after ? after : from, limit })
        }
      }
    }),
    queries("the last payment of a list is lost", ({ listApplied }) => ({
      listApplied: (query) => withoutLast(listApplied(query))
    })),
    queries("payments have the transfers of others", ({ listApplied }) => ({
      listApplied: (query) =>
        Effect.map(listApplied(query), (all) =>
          all.map((each) => ({ ...each, transfers: all.flatMap(({ transfers }) => transfers) }))
        )
    }))
  ]
}
