import {
  AuditTrail,
  type AuditEvent,
  CmeDealerId,
  CurrentChange,
  DealerRepository,
  listAudit,
  registerDealer,
  Transaction,
  type Change
} from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { expect, it } from "@effect/vitest"
import { Array as Arr, Effect, Exit, Fiber, Layer, type Redacted } from "effect"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const change: Change = { caller: "lotus", requestId: "r-1", operation: "registerDealer", target: "/v1/dealers/d-1" }

it.live("a change and its audit event are committed in one transaction", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const services = yield* Layer.build(layerOn(url))
    const register = (id: string, by: Change) =>
      registerDealer({ cmeDealerId: CmeDealerId.make(id), requisite: sampleRequisite }).pipe(
        Effect.provideService(CurrentChange, by),
        Effect.provideContext(services)
      )
    yield* register("d-1", change)
    const together = yield* sql`
      select d.cme_dealer_id from dealers d join audit_event a on a.xmin = d.xmin where a.caller = 'lotus'
    `
    expect(together).toEqual([{ cme_dealer_id: "d-1" }])

    // The table refuses an event without a caller, so the change is rolled back.
    expect(Exit.isFailure(yield* Effect.exit(register("d-2", { ...change, caller: "" })))).toBe(true)
    const dealers = yield* Effect.provideContext(DealerRepository, services)
    expect((yield* Effect.flip(dealers.get(CmeDealerId.make("d-2"))))._tag).toBe("DealerNotFound")
  })
)

/** An event that has its id, in a transaction that stays open. */
const openWriter = Effect.fn("openWriter")(function* (url: Redacted.Redacted<string>, requestId: string) {
  const sql = yield* connectTo(url)
  yield* sql`begin`
  yield* sql`
    insert into audit_event (caller, request_id, operation, target) values ('slow', ${requestId}, 'o', 't')
  `
  return sql
})

const page = (after: bigint | null, limit = 100) => listAudit({ from: null, to: null, caller: null, after, limit })
const idsOf = (items: ReadonlyArray<{ readonly requestId: string }>) => items.map(({ requestId }) => requestId)
const commitEvent = (requestId: string) =>
  Effect.flatMap(Transaction, ({ run }) => run(Effect.void)).pipe(
    Effect.provideService(CurrentChange, { ...change, requestId })
  )

it.live("reading after the last event misses no event that was committed later with a smaller id", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const services = yield* Layer.build(layerOn(url))
    const steps = Effect.gen(function* () {
      yield* commitEvent("first")
      const slow = yield* openWriter(url, "slow")
      const failing = yield* openWriter(url, "failing")
      yield* commitEvent("overtaking")
      const before = yield* page(null)
      expect(idsOf(before.items)).toEqual(["first"])
      yield* failing`rollback`
      expect(idsOf((yield* page(null)).items)).toEqual(["first"])
      yield* slow`commit`
      const last = before.items.at(-1)?.id ?? null
      expect(idsOf((yield* page(last)).items)).toEqual(["slow", "overtaking"])
    })
    yield* Effect.provideContext(steps, services)
  })
)

it.live("reading page by page during many changes finds every event once", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const services = yield* Layer.build(layerOn(url, { poolMax: 8 }))
    const writers = 6
    const each = 40
    const work = Effect.gen(function* () {
      const writing = yield* Effect.forEach(
        Arr.range(1, writers),
        (writer) => Effect.forEach(Arr.range(1, each), (number) => commitEvent(`${writer}-${number}`)),
        { concurrency: "unbounded", discard: true }
      ).pipe(Effect.forkChild)
      const seen: Array<string> = []
      let after: bigint | null = null
      for (let isOver = false; !isOver;) {
        isOver = writing.pollUnsafe() !== undefined
        const items: ReadonlyArray<AuditEvent> = yield* (yield* AuditTrail).list({
          from: null,
          to: null,
          caller: null,
          after,
          limit: 7
        })
        seen.push(...idsOf(items))
        after = items.at(-1)?.id ?? after
        isOver &&= items.length === 0
      }
      yield* Fiber.join(writing)
      const wanted = Arr.range(1, writers).flatMap((writer) =>
        Arr.range(1, each).map((number) => `${writer}-${number}`)
      )
      expect(seen.toSorted()).toEqual(wanted.toSorted())
    })
    yield* Effect.provideContext(work, services)
  })
)
