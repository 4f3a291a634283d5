import { expect, it } from "@effect/vitest"
import { DateTime, Effect, Struct } from "effect"
import { createBill, DealId, PositiveKopecks, type CreateBill } from "../src/internal.ts"
import { correct, dealerTwo, opened } from "./correctionWorld.ts"
import { bill, dealerOne, inWorld } from "./world.ts"

type Command<Operation> = Extract<CreateBill, { readonly operation: Operation }>
/** Two commands that differ in each field that a caller sends. A new field does not compile without values. */
type TwoCommands = {
  readonly [Operation in CreateBill["operation"]]: readonly [
    Required<Command<Operation>>,
    Required<Omit<Command<Operation>, "operation" | "dealId">>
  ]
}

const dealId = DealId.make("lot-1")
const [price, otherPrice] = [PositiveKopecks.make(100_000_000n), PositiveKopecks.make(200_000_000n)]
const [closedAt, otherTime] = [
  DateTime.makeUnsafe("2026-11-20T10:00:00Z"),
  DateTime.makeUnsafe("2026-11-19T10:00:00Z")
]

const commands: TwoCommands = {
  GET_REWARD: [
    { operation: "GET_REWARD", dealId, carPrice: price, closedAt },
    { carPrice: otherPrice, closedAt: otherTime }
  ],
  GET_SETTLEMENT: [{ operation: "GET_SETTLEMENT", dealId, carPrice: price }, { carPrice: otherPrice }],
  GET_DEPOSIT: [{ operation: "GET_DEPOSIT", dealId, sum: price }, { sum: otherPrice }]
}
const cases = Object.entries(commands)

it.effect.each(cases)("%s: a repeat with another value of any field is a conflict", ([, [command, other]]) =>
  Effect.gen(function* () {
    yield* opened("COMMISSION")
    const first = yield* bill(command)
    expect((yield* createBill({ cmeDealerId: dealerOne, ...command })).bill).toEqual(first)
    for (const [field, value] of Object.entries(other)) {
      const changed = { cmeDealerId: dealerOne, ...command, [field]: value }
      expect([field, (yield* Effect.flip(createBill(changed)))._tag]).toEqual([field, "BillConflict"])
    }
  }).pipe(inWorld)
)

/** What a correction for another dealer changes. */
const changed = ["id", "cmeDealerId", "dealerId", "revision", "replaces", "createdAt"] as const

it.effect.each(cases)("%s: a correction for another dealer keeps every other field", ([, [command]]) =>
  Effect.gen(function* () {
    yield* opened("COMMISSION")
    const first = yield* bill(command)
    const { bill: second } = yield* correct(first, { cmeDealerId: dealerTwo })
    expect(Struct.omit(second, changed)).toEqual(Struct.omit(first, changed))
  }).pipe(inWorld)
)
