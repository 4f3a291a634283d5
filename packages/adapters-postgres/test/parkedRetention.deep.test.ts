import { applyPayments, getPayment, resolvePayment } from "@dealer-billing/domain"
import { retryParked, dropParkedRaw } from "@dealer-billing/domain/internal"
import { expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { verify } from "../src/index.ts"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"
import { by } from "@dealer-billing/domain/testing"

it.live("only the bytes of a message are dropped, some time after it was resolved", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const services = yield* Layer.build(layerOn(url))
    yield* Effect.gen(function* () {
      const at = (offset: number) => ({ source: "t", number: BigInt(offset) })
      const texts = ["open", "old", "new", "x".repeat(70_000)]
      const [first, ...rest] = texts.map((text, offset) => ({ position: at(offset), raw: Buffer.from(text) }))
      yield* applyPayments([first!, ...rest])
      for (const id of [2, 3, 4])
        yield* resolvePayment({ address: `parked-${id}`, action: "reject", reason: "no" }).pipe(by("ann"))
      const daysAgo = (days: number, id: number) =>
        sql`update parked set resolved_at = now() - make_interval(days => ${days}::int) where id = ${id}`
      yield* daysAgo(366, 2)
      yield* daysAgo(364, 3)
      yield* daysAgo(400, 4)
      expect([yield* dropParkedRaw(365), yield* dropParkedRaw(365)]).toEqual([2, 0])
      const heads = yield* Effect.forEach([1, 2, 3, 4], (id) => getPayment(`parked-${id}`))
      expect(heads.map(({ parked }) => [parked?.rawHead?.length ?? null, parked?.rawLength])).toEqual([
        [4, 4],
        [null, 3],
        [3, 3],
        [null, 70_000]
      ])
      expect(heads.map(({ history }) => history.length)).toEqual([0, 1, 1, 1])
      yield* daysAgo(29, 3)
      const early = sql`update parked set raw = null, raw_length = 3 where id = 3`
      expect(yield* Effect.flip(early)).toMatchObject({ reason: { _tag: "AuthorizationError" } })
      const back = sql`update parked set raw = '\\x61'::bytea where id = 2`
      expect(yield* Effect.flip(back)).toMatchObject({ reason: { _tag: "AuthorizationError" } })
      const repeat = resolvePayment({ address: "parked-2", action: "reject", reason: "no" }).pipe(by("ann"))
      expect([(yield* repeat).status, yield* retryParked()]).toEqual(["REJECTED", 0])
      const [again] = texts.map((text, offset) => ({ position: at(offset), raw: Buffer.from(text) })).slice(1)
      expect(yield* applyPayments([again!])).toEqual([])
      const verdicts = yield* verify({ url })
      expect(verdicts.filter(({ violations }) => violations > 0)).toEqual([])
    }).pipe(Effect.provideContext(services))
  }).pipe(Effect.scoped)
)
