import { expect } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import {
  OperationQueries,
  BillingOperationRepository,
  CmeDealerId,
  Transaction,
  workerActor,
  type BillingOperation,
  type OperationQuery
} from "@dealer-billing/domain/internal"
import {
  changeOperation,
  provisioned as newProvisioning,
  shortLeaseMs,
  type OperationChange
} from "./operationFixtures.ts"
import type { AccountPorts } from "./storagePorts.ts"
import { contractOf, defineSuite, type Case } from "./defineSuite.ts"

type Ports = AccountPorts | BillingOperationRepository | OperationQueries

const provisioned = Effect.fn("provisioned")(function* () {
  const { account, dealer } = yield* newProvisioning()
  const [client, payer, contract] = yield* (yield* BillingOperationRepository).listProvisioning(account)
  return { dealer, client: client!, payer: payer!, contract: contract! }
})

const claim = Effect.fn("claim")(function* (leaseMs: number) {
  const leaseToken = crypto.randomUUID()
  return yield* (yield* BillingOperationRepository).claim({ limit: 1_000, leaseMs, leaseToken })
})

const release = Effect.fn("release")(function* (
  operation: BillingOperation,
  change: OperationChange,
  retryInMs = 0
) {
  const operations = yield* BillingOperationRepository
  yield* (yield* Transaction).run(operations.release(changeOperation(operation, change), retryInMs))
})

const any: OperationQuery = { state: null, kind: null, cmeDealerId: null, after: null, limit: 100 }

const readingCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect("shows an operation with its dealer and its times", () =>
    Effect.gen(function* () {
      const queries = yield* OperationQueries
      const { client, dealer } = yield* provisioned()
      const found = yield* queries.get(client.id)
      expect(found).toMatchObject({ operation: client, cmeDealerId: dealer.cmeDealerId, leasedUntil: null })
      expect(DateTime.toEpochMillis(found.updatedAt)).toBe(DateTime.toEpochMillis(found.createdAt))
      expect(found.nextAttemptAt).not.toBeNull()
      const locked = yield* (yield* Transaction).run(queries.lock(client.id))
      expect(locked).toEqual(found)
    })
  )

  it.effect("fails when there is no such operation", () =>
    Effect.gen(function* () {
      const queries = yield* OperationQueries
      const id = 9_000_000_000_000_000_000n
      expect((yield* Effect.flip(queries.get(id)))._tag).toBe("OperationNotFound")
      expect((yield* Effect.flip(queries.lock(id)))._tag).toBe("OperationNotFound")
      expect(yield* queries.history(id, 10)).toEqual([])
    })
  )

  it.effect("lists by dealer, kind and state, oldest first, page by page", () =>
    Effect.gen(function* () {
      const queries = yield* OperationQueries
      const { client, contract, dealer, payer } = yield* provisioned()
      yield* provisioned()
      yield* release(payer, { state: "IN_DOUBT", lastError: "no answer" })
      const ids = (query: Partial<OperationQuery>) =>
        Effect.map(queries.list({ ...any, cmeDealerId: dealer.cmeDealerId, ...query }), (found) =>
          found.map(({ operation }) => operation.id)
        )
      expect(yield* ids({})).toEqual([client.id, payer.id, contract.id])
      expect(yield* ids({ limit: 2 })).toEqual([client.id, payer.id])
      expect(yield* ids({ after: payer.id })).toEqual([contract.id])
      expect(yield* ids({ state: "IN_DOUBT" })).toEqual([payer.id])
      expect(yield* ids({ kind: "CONTRACT" })).toEqual([contract.id])
      expect(yield* ids({ kind: "CONTRACT", state: "IN_DOUBT" })).toEqual([])
      expect(yield* ids({ cmeDealerId: CmeDealerId.make("nobody") })).toEqual([])
      const doubtful = yield* queries.list({ ...any, state: "IN_DOUBT", after: client.id })
      expect(doubtful.map(({ operation }) => operation.id)).toContain(payer.id)
    })
  )
}

const timeCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect("shows a lease while it lasts, and the next attempt only where there will be one", () =>
    Effect.gen(function* () {
      const queries = yield* OperationQueries
      const { client } = yield* provisioned()
      yield* claim(shortLeaseMs)
      const leased = yield* queries.get(client.id)
      expect(leased.operation.state).toBe("SENT")
      expect(leased.leasedUntil).not.toBeNull()
      yield* Effect.sleep(shortLeaseMs * 1.5)
      expect((yield* queries.get(client.id)).leasedUntil).toBeNull()
      yield* release(leased.operation, { state: "PENDING" }, 60_000)
      const waiting = yield* queries.get(client.id)
      const waitMs = DateTime.toEpochMillis(waiting.nextAttemptAt!) - DateTime.toEpochMillis(waiting.updatedAt)
      expect(waitMs).toBeGreaterThanOrEqual(59_990)
      const ageMs = DateTime.toEpochMillis(waiting.updatedAt) - DateTime.toEpochMillis(waiting.createdAt)
      expect(ageMs).toBeGreaterThanOrEqual(shortLeaseMs)
      yield* release(waiting.operation, { state: "REJECTED" })
      expect((yield* queries.get(client.id)).nextAttemptAt).toBeNull()
    })
  )

  it.effect("counts the open operations by state", () =>
    Effect.gen(function* () {
      const queries = yield* OperationQueries
      const before = (yield* queries.summary).counts
      const { client, payer } = yield* provisioned()
      yield* release(client, { state: "REJECTED" })
      yield* release(payer, { state: "IN_DOUBT" })
      const { counts } = yield* queries.summary
      expect(counts).toEqual({
        ...before,
        PENDING: before.PENDING + 1,
        IN_DOUBT: before.IN_DOUBT + 1
      })
    })
  )

  it.effect("says how long the oldest operation has been open; a reopened one counts from its reopening", () =>
    Effect.gen(function* () {
      const queries = yield* OperationQueries
      for (const { operation } of yield* queries.list({ ...any, limit: 10_000 })) {
        yield* release(operation, { state: "REJECTED" })
      }
      expect((yield* queries.summary).oldestOpenAgeMs).toBeNull()
      const { client, contract, payer } = yield* provisioned()
      yield* Effect.sleep(300)
      expect((yield* queries.summary).oldestOpenAgeMs).toBeGreaterThanOrEqual(290)
      for (const operation of [payer, contract, client]) yield* release(operation, { state: "REJECTED" })
      expect((yield* queries.summary).oldestOpenAgeMs).toBeNull()
      yield* release(client, { state: "PENDING" })
      expect((yield* queries.summary).oldestOpenAgeMs).toBeLessThan(290)
    })
  )
}

const historyCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect(
    "has its beginning, every claim and what is appended, oldest first, the newest when they are too many",
    () =>
      Effect.gen(function* () {
        const queries = yield* OperationQueries
        const { client, payer } = yield* provisioned()
        yield* claim(60_000)
        const told = {
          operationId: client.id,
          state: "IN_DOUBT",
          attempt: 1,
          detail: "no answer",
          actor: "ann"
        } as const
        yield* (yield* Transaction).run(queries.append([told, { ...told, detail: null }]))
        const events = yield* queries.history(client.id, 10)
        const claimed = { operationId: client.id, state: "SENT", attempt: 1, detail: null, actor: workerActor }
        const planned = {
          operationId: client.id,
          state: "PENDING",
          attempt: 0,
          detail: "planned",
          actor: "service"
        }
        expect(events).toMatchObject([planned, claimed, told, { ...told, detail: null }])
        const times = events.map(({ at }) => DateTime.toEpochMillis(at))
        expect(times.toSorted((left, right) => left - right)).toEqual(times)
        expect(yield* queries.history(client.id, 1)).toEqual(events.slice(-1))
        const others = yield* queries.history(payer.id, 10)
        expect(others).toMatchObject([{ ...planned, operationId: payer.id }])
      })
  )

  it.effect("keeps nothing of what a failed transaction appended", () =>
    Effect.gen(function* () {
      const queries = yield* OperationQueries
      const { client } = yield* provisioned()
      const told = { operationId: client.id, state: "SENT", attempt: 0, detail: null, actor: "ann" } as const
      yield* Effect.exit(
        (yield* Transaction).run(Effect.andThen(queries.append([told]), Effect.fail("no" as const)))
      )
      expect(yield* queries.history(client.id, 10)).toHaveLength(1)
    })
  )
}

/** Closes all open operations, so nothing else may run beside it. */
export const operationQueriesSuite = defineSuite<Ports>("OperationQueries", (it) => {
  readingCases(it)
  timeCases(it)
  historyCases(it)
})

export const operationQueriesContract = contractOf(operationQueriesSuite)
