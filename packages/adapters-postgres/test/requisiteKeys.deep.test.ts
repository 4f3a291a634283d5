import { CmeDealerId, getDealer, registerDealer } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { freshDatabase } from "@dealer-billing/test-kit"
import { expect, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Result } from "effect"
import { parseRequisiteKeys, type RequisiteKeyring } from "../src/index.ts"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const ring = (text: string): RequisiteKeyring => Result.getOrThrow(parseRequisiteKeys(text))
const key = (byte: string) => byte.repeat(32)
const register = (name: string) =>
  registerDealer({ cmeDealerId: CmeDealerId.make(name), requisite: sampleRequisite })

/** Two dealers under the key `old`, one under `new`. */
const bench = Effect.gen(function* () {
  const url = yield* migratedDatabase
  const start = (keys: string) => layerOn(url, { requisiteKeys: ring(keys) })
  const old = `old:${key("a1")}`
  yield* Effect.andThen(register("one"), register("two")).pipe(Effect.provide(start(old), { local: true }))
  const both = `new:${key("b2")},${old}`
  yield* register("three").pipe(Effect.provide(start(both), { local: true }))
  const failure = (keys: string) => Effect.flip(Effect.scoped(Layer.build(start(keys))))
  return { url, start, both, failure }
})

it.live("starts with all keys of the stored requisites, and on an empty database", () =>
  Effect.gen(function* () {
    const { both, start } = yield* bench
    const stored = yield* getDealer(CmeDealerId.make("one")).pipe(Effect.provide(start(both), { local: true }))
    expect(stored.dealer.requisite).toEqual(sampleRequisite)
    const empty = Redacted.make(yield* Effect.promise(freshDatabase))
    yield* Effect.scoped(Layer.build(layerOn(empty)))
  })
)

it.live("does not start without a key of the stored requisites, and names it", () =>
  Effect.gen(function* () {
    const { failure } = yield* bench
    const missing = yield* failure(`new:${key("b2")}`)
    expect(missing).toMatchObject({ _tag: "RequisiteKeyUnusable", keyId: "old" })
    expect(missing.message).toContain('"old", but REQUISITE_KEYS has no key of that name')
  })
)

it.live("does not start with another key of the same name, and shows neither key", () =>
  Effect.gen(function* () {
    const { failure } = yield* bench
    const wrong = yield* failure(`new:${key("c3")},old:${key("a1")}`)
    expect(wrong).toMatchObject({ _tag: "RequisiteKeyUnusable", keyId: "new" })
    expect(wrong.message).not.toMatch(/b2b2|c3c3|[0-9]{5}/u)
  })
)

it.live("starts despite a damaged row: only that row cannot be read", () =>
  Effect.gen(function* () {
    const { both, start, url } = yield* bench
    const sql = yield* connectTo(url)
    yield* sql`update dealers set requisite = set_byte(requisite, 90, 255 - get_byte(requisite, 90))
      where cme_dealer_id = 'one'`
    const read = getDealer(CmeDealerId.make("two")).pipe(Effect.provide(start(both), { local: true }))
    expect((yield* read).dealer.requisite).toEqual(sampleRequisite)
    yield* sql`update dealers set requisite = '\\x0105' where cme_dealer_id = 'one'`
    yield* sql`update dealers set requisite = '\\x00' where cme_dealer_id = 'three'`
    expect((yield* read).dealer.requisite).toEqual(sampleRequisite)
  })
)
