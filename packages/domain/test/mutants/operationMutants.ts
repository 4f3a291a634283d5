import { Effect, Option } from "effect"
import { billingOperationRepositorySuite, operationQueriesSuite } from "../../contract/index.ts"
import {
  BillingOperationRepository,
  OperationQueries,
  type BillingOperation,
  type ClaimedOperation,
  type OperationView
} from "../../src/internal.ts"
import type { MemoryStore, OperationRow } from "../../src/testing/index.ts"
import { backwards, eachWith, mutant, withoutLast, type MutantSet } from "./mutant.ts"

type Good = BillingOperationRepository["Service"]
type Store = MemoryStore["Service"]

const operations = (breaks: string, change: (good: Good, store: Store) => Partial<Good>) =>
  mutant(breaks, BillingOperationRepository, change)

const changeRow = ({ change }: Store, id: bigint, write: (row: OperationRow) => Partial<OperationRow>) =>
  change((tables) =>
    Effect.sync(() => {
      const row = tables.operations.get(id)
      if (row) tables.operations.set(id, { ...row, ...write(row) })
    })
  )

const claiming = (breaks: string, change: (claimed: ClaimedOperation, store: Store) => Effect.Effect<unknown>) =>
  operations(breaks, ({ claim }, store) => ({
    claim: (request) =>
      Effect.tap(
        claim(request),
        Effect.forEach((each) => change(each, store))
      )
  }))

const answering = (breaks: string, change: (claimed: ClaimedOperation) => Partial<ClaimedOperation>) =>
  operations(breaks, ({ claim }) => ({
    claim: (request) => eachWith((each: ClaimedOperation) => ({ ...each, ...change(each) }))(claim(request))
  }))

/** Claims also what no good storage would give. */
const claimingMore = (breaks: string, isMore: (row: OperationRow) => boolean) =>
  operations(breaks, ({ claim }, { change }) => ({
    claim: (request) =>
      Effect.flatMap(claim(request), (claimed) =>
        change((tables) =>
          Effect.sync(() => {
            const known = new Set(claimed.map(({ operation }) => operation.id))
            const more = [...tables.operations.values()].filter(
              (row) => !known.has(row.operation.id) && isMore(row)
            )
            return [
              ...claimed,
              ...more.map(({ operation }) => ({ operation, traceparent: null, wasSentBefore: false }))
            ]
          })
        )
      )
  }))

const releasing = (breaks: string, change: (operation: BillingOperation) => object, after = (ms: number) => ms) =>
  operations(breaks, ({ release }) => ({
    release: (operation, ms) => release({ ...operation, ...change(operation) } as BillingOperation, after(ms))
  }))

const asIs = () => ({})

export const billingOperationMutants: MutantSet = {
  suite: billingOperationRepositorySuite,
  mutants: [
    claiming("a claimed operation is given again", ({ operation }, store) =>
      changeRow(store, operation.id, () => ({ leaseEndsAtMs: 0 }))
    ),
    claiming("a lease never ends", ({ operation }, store) =>
      changeRow(store, operation.id, () => ({ leaseEndsAtMs: Number.MAX_SAFE_INTEGER }))
    ),
    claiming("an expired lease is lost", ({ operation }, store) =>
      changeRow(store, operation.id, () => ({ leaseToken: null }))
    ),
    answering("no operation was sent before", () => ({ wasSentBefore: false })),
    answering("every operation was sent before", () => ({ wasSentBefore: true })),
    answering("the span of the insert is lost", () => ({ traceparent: null })),
    claiming("attempts are not counted", ({ operation }, store) =>
      changeRow(store, operation.id, (row) => ({ operation: { ...row.operation, attempts: 0 } }))
    ),
    operations("one operation too many", ({ claim }) => ({
      claim: (request) => claim({ ...request, limit: request.limit + 1 })
    })),
    operations("the newest come first", ({ claim }) => ({ claim: (request) => backwards(claim(request)) })),
    operations("what is due for less long comes first", ({ claim }, store) => ({
      claim: (request) =>
        Effect.andThen(
          store.change((tables) =>
            Effect.sync(() => {
              for (const [id, row] of tables.operations)
                tables.operations.set(id, { ...row, dueAtMs: Math.min(row.dueAtMs, row.createdAtMs) })
            })
          ),
          claim(request)
        )
    })),
    claimingMore(
      "a step is given before the one that it needs",
      ({ operation: { kind, state } }) => kind === "PAYER" && state === "PENDING"
    ),
    claimingMore(
      "the invoice of a cancelled bill is given",
      ({ operation: { kind, state } }) => kind === "INVOICE" && state === "PENDING"
    ),
    claimingMore("a finished operation is given", ({ operation: { state } }) => state === "DONE"),
    claimingMore("a rejected operation is given", ({ operation: { state } }) => state === "REJECTED"),
    claimingMore("an operation in doubt is given", ({ operation: { state } }) => state === "IN_DOUBT"),
    operations("the cancellation of an invoice is not given", ({ claim }) => ({
      claim: (request) =>
        Effect.map(claim(request), (all) => all.filter(({ operation }) => operation.kind !== "CANCELLATION"))
    })),
    operations("a lease is not extended", () => ({ extendLease: () => Effect.void })),
    operations("anybody holds the lease", (_, { read }) => ({
      lockLeased: (id) =>
        read((tables) => Option.map(Option.fromUndefinedOr(tables.operations.get(id)), (row) => row.operation))
    })),
    operations("a released operation is due at once", ({ release }) => ({
      release: (operation) => release(operation, 0)
    })),
    releasing("a released operation forgets its error", () => ({ lastError: null })),
    releasing("empty look-ups are not counted", () => ({ emptyLookups: 0 })),
    releasing("a released operation is due a minute later", asIs, (ms) => ms + 60_000),
    operations("an update ends the lease", ({ release }) => ({ update: (operation) => release(operation, 0) })),
    operations("an update forgets the version of the legal details", ({ update }) => ({
      update: (operation) => update({ ...operation, requisiteVersion: 1 })
    })),
    operations("the kind is not looked at", (_, { read }) => ({
      findByRemoteId: (_kind, remoteId) =>
        read((tables) =>
          Option.fromUndefinedOr(
            [...tables.operations.values()]
              .map(({ operation }) => operation)
              .find((each) => each.remoteId === remoteId)
          )
        )
    })),
    operations("two operations may have one remote id", ({ release }, store) => ({
      release: (operation, ms) =>
        Effect.catchDefect(release(operation, ms), () => changeRow(store, operation.id, () => ({ operation })))
    })),
    operations("a bill's cancellation is its invoice", ({ lockInvoicing }, { read }) => ({
      lockInvoicing: (billId) =>
        Effect.flatMap(lockInvoicing(billId), (found) =>
          read((tables) =>
            Option.orElse(found, () =>
              Option.fromUndefinedOr(
                [...tables.operations.values()]
                  .map(({ operation }) => operation)
                  .find((each) => each.billId === billId)
              )
            )
          )
        )
    })),
    operations("steps come in another order", ({ listProvisioning }) => ({
      listProvisioning: (account) => backwards(listProvisioning(account))
    })),
    operations("steps include invoices", ({ listProvisioning }, { read }) => ({
      listProvisioning: (account) =>
        Effect.flatMap(listProvisioning(account), (steps) =>
          read((tables) => [
            ...steps,
            ...[...tables.operations.values()].map((row) => row.operation).filter((each) => each.billId !== null)
          ])
        )
    })),
    operations("what is done is reopened", ({ listReopenable }, { read }) => ({
      listReopenable: (dealerId) =>
        Effect.flatMap(listReopenable(dealerId), () =>
          read((tables) =>
            [...tables.operations.values()].map((row) => row.operation).filter((each) => each.dealerId === dealerId)
          )
        )
    })),
    operations("a payer that is done is not reopened", ({ listReopenable }) => ({
      listReopenable: (dealerId) =>
        Effect.map(listReopenable(dealerId), (all) => all.filter(({ state }) => state !== "DONE"))
    })),
    operations("operations of every dealer are reopened", (_, { read }) => ({
      listReopenable: () => read((tables) => [...tables.operations.values()].map((row) => row.operation))
    }))
  ]
}

type Queries = OperationQueries["Service"]

const queries = (breaks: string, change: (good: Queries, store: Store) => Partial<Queries>) =>
  mutant(breaks, OperationQueries, change)

const listing = (breaks: string, change: (good: Queries["list"]) => Queries["list"]) =>
  queries(breaks, ({ list }) => ({ list: change(list) }))

const viewing = (breaks: string, change: (view: OperationView) => Partial<OperationView>) =>
  queries(breaks, ({ get }) => ({ get: (id) => Effect.map(get(id), (view) => ({ ...view, ...change(view) })) }))

export const operationQueriesMutants: MutantSet = {
  suite: operationQueriesSuite,
  mutants: [
    listing("the state is not looked at", (list) => (query) => list({ ...query, state: null })),
    listing("the kind is not looked at", (list) => (query) => list({ ...query, kind: null })),
    listing("the dealer is not looked at", (list) => (query) => list({ ...query, cmeDealerId: null })),
    listing("the newest come first", (list) => (query) => backwards(list(query))),
    listing("one operation too many", (list) => (query) => list({ ...query, limit: query.limit + 1 })),
    listing(
      "a page repeats the last operation of the one before",
      (list) =>
        ({ after, ...query }) =>
          list({ ...query, after: after === null ? null : after - 1n })
    ),
    queries("an unknown id is any operation's", ({ get, list }) => ({
      get: (id) =>
        Effect.catchTag(get(id), "OperationNotFound", () =>
          Effect.map(
            list({ state: null, kind: null, cmeDealerId: null, after: null, limit: 1 }),
            ([first]) => first as OperationView
          )
        )
    })),
    viewing("a lease is shown after its end", ({ leasedUntil, updatedAt }) => ({
      leasedUntil: leasedUntil ?? updatedAt
    })),
    viewing("a lease is not shown", () => ({ leasedUntil: null })),
    viewing("a rejected operation has a next attempt", ({ nextAttemptAt, updatedAt }) => ({
      nextAttemptAt: nextAttemptAt ?? updatedAt
    })),
    viewing("the next attempt is not shown", () => ({ nextAttemptAt: null })),
    viewing("the time of the change is that of the beginning", ({ createdAt }) => ({ updatedAt: createdAt })),
    queries("the newest events come first", ({ history }) => ({
      history: (id, limit) => backwards(history(id, limit))
    })),
    queries("the oldest events are kept when they are too many", ({ history }) => ({
      history: (id, limit) => Effect.map(history(id, 1_000), (all) => all.slice(0, limit))
    })),
    queries("claims are not in the history", ({ history }) => ({
      history: (id, limit) => Effect.map(history(id, limit), (all) => all.filter(({ state }) => state !== "SENT"))
    })),
    queries("the beginning is not in the history", ({ history }) => ({
      history: (id, limit) =>
        Effect.map(history(id, limit), (all) => all.filter(({ detail }) => detail !== "planned"))
    })),
    queries("the last event is lost", ({ append }) => ({ append: (events) => append(events.slice(0, -1)) })),
    queries("the history is that of all operations", (_, { read }) => ({
      history: (_id, limit) => read(({ operationEvents }) => operationEvents.slice(-limit))
    })),
    queries("rejected operations are open", ({ summary }, { read }) => ({
      summary: Effect.flatMap(summary, ({ counts, ...more }) =>
        read((tables) => ({
          ...more,
          counts: {
            ...counts,
            PENDING: [...tables.operations.values()].filter(({ operation }) => operation.state !== "IN_DOUBT")
              .length
          }
        }))
      )
    })),
    queries("a reopened operation counts from its beginning", ({ summary }, { read }) => ({
      summary: Effect.flatMap(summary, (good) =>
        read((tables) => {
          const oldest = Math.min(...[...tables.operations.values()].map(({ createdAtMs }) => createdAtMs))
          return {
            ...good,
            oldestOpenAgeMs: good.oldestOpenAgeMs === null ? null : Date.parse(new Date().toISOString()) - oldest
          }
        })
      )
    })),
    queries("nothing open has an age", ({ summary }) => ({
      summary: Effect.map(summary, (good) => ({ ...good, oldestOpenAgeMs: good.oldestOpenAgeMs ?? 0 }))
    })),
    mutant("an inserted operation has no history", BillingOperationRepository, ({ insert }, { change }) => ({
      insert: (added) =>
        Effect.tap(insert(added), () =>
          change(({ operationEvents }) => Effect.sync(() => void operationEvents.splice(-added.length)))
        )
    })),
    queries("the last of a list is lost", ({ list }) => ({ list: (query) => withoutLast(list(query)) }))
  ]
}
