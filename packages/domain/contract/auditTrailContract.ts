import { expect } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import {
  AuditTrail,
  CurrentChange,
  DealerRepository,
  listAudit,
  noteOutcome,
  StorageUnavailable,
  Transaction,
  type AuditQuery,
  type Change
} from "@dealer-billing/domain/internal"
import { newDealer, uniqueName } from "./fixtures.ts"
import { contractOf, defineSuite, type Case } from "./defineSuite.ts"

type Ports = AuditTrail | DealerRepository | Transaction

const any: AuditQuery = { from: null, to: null, caller: null, after: null, limit: 100 }

/** A caller of its own, so that other cases do not see the change. */
const newChange = Effect.map(uniqueName("caller"), (caller): Change => ({
  caller,
  requestId: "r-1",
  operation: "registerDealer",
  target: "/v1/dealers/d-1"
}))

const eventsOf = Effect.fn("eventsOf")(function* ({ caller }: Change) {
  return yield* (yield* AuditTrail).list({ ...any, caller })
})

const insertDealer = Effect.fn("insertDealer")(function* () {
  yield* (yield* Transaction).run((yield* DealerRepository).insert(yield* newDealer()))
})

const by = (change: Change) => Effect.provideService(CurrentChange, change)

const writingCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect("keeps who committed a change, and when", () =>
    Effect.gen(function* () {
      const change = yield* newChange
      yield* by(change)(insertDealer())
      const events = yield* eventsOf(change)
      expect(events).toEqual([{ ...change, outcome: null, id: expect.any(BigInt), at: expect.anything() }])
      const ageMs = DateTime.toEpochMillis(yield* DateTime.now) - DateTime.toEpochMillis(events[0]!.at)
      expect(Math.abs(ageMs)).toBeLessThan(60_000)
    })
  )

  it.effect("keeps the change's last noted outcome, and no other change's", () =>
    Effect.gen(function* () {
      const change = yield* newChange
      const { run } = yield* Transaction
      yield* noteOutcome("said outside of it")
      yield* by(change)(run(Effect.andThen(noteOutcome("bill 1"), run(noteOutcome("bill 2")))))
      yield* by(change)(insertDealer())
      expect((yield* eventsOf(change)).map(({ outcome }) => outcome)).toEqual(["bill 2", null])
    })
  )

  it.effect("keeps nothing of a transaction that failed: the event goes with the change", () =>
    Effect.gen(function* () {
      const change = yield* newChange
      const failing = Effect.andThen(insertDealer(), Effect.fail(new StorageUnavailable({ reason: "on purpose" })))
      yield* Effect.flip(by(change)((yield* Transaction).run(failing)))
      expect(yield* eventsOf(change)).toEqual([])
    })
  )

  it.effect("counts inner transactions as parts of the one change", () =>
    Effect.gen(function* () {
      const change = yield* newChange
      const twice = Effect.andThen(insertDealer(), insertDealer())
      yield* by(change)((yield* Transaction).run(twice))
      expect(yield* eventsOf(change)).toHaveLength(1)
    })
  )

  it.effect("keeps nothing of what the service does by itself", () =>
    Effect.gen(function* () {
      const before = yield* (yield* AuditTrail).list({ ...any, limit: 10_000 })
      yield* insertDealer()
      expect(yield* (yield* AuditTrail).list({ ...any, limit: 10_000 })).toEqual(before)
    })
  )
}

const readingCases = (it: { readonly effect: Case<Ports> }): void => {
  it.effect("is read in pages, oldest first", () =>
    Effect.gen(function* () {
      const change = yield* newChange
      const names = ["a", "b", "c"]
      yield* by(yield* newChange)(insertDealer())
      for (const requestId of names) yield* by({ ...change, requestId })(insertDealer())
      yield* by(yield* newChange)(insertDealer())
      const query = { ...any, caller: change.caller, limit: 2 }
      const first = yield* listAudit(query)
      const second = yield* listAudit({ ...query, after: first.next })
      expect([...first.items, ...second.items].map(({ requestId }) => requestId)).toEqual(names)
      expect([first.items.length, second.next]).toEqual([2, null])
      expect(yield* (yield* AuditTrail).list({ ...query, limit: 1 })).toEqual(first.items.slice(0, 1))
    })
  )

  it.effect("is read from a moment and up to one", () =>
    Effect.gen(function* () {
      const change = yield* newChange
      yield* by(change)(insertDealer())
      const [event] = yield* eventsOf(change)
      const count = Effect.fnUntraced(function* (limits: Partial<AuditQuery>) {
        return (yield* (yield* AuditTrail).list({ ...any, caller: change.caller, ...limits })).length
      })
      const later = DateTime.add(event!.at, { seconds: 1 })
      expect([
        yield* count({ from: event!.at }),
        yield* count({ from: later }),
        yield* count({ to: event!.at }),
        yield* count({ to: later })
      ]).toEqual([1, 0, 0, 1])
    })
  )
}

export const auditTrailSuite = defineSuite<Ports>("AuditTrail", (it) => {
  writingCases(it)
  readingCases(it)
})

export const auditTrailContract = contractOf(auditTrailSuite)
