import {
  CmeDealerId,
  DealerId,
  getDealer,
  Requisite,
  updateRequisite,
  type RequisiteFields
} from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import type { PgClient } from "@effect/sql-pg/PgClient"
import { Effect, Random, Schema } from "effect"
import { bigints, bytes, texts } from "../src/database/arrays.ts"
import { encryptRequisite } from "../src/encryption/RequisiteCipher.ts"
import type { RequisiteKeyring } from "../src/index.ts"

/** The requisites identify their dealer. */
const requisiteOf = (dealer: number, change: string) =>
  Requisite.make({ ...sampleRequisite, email: `${dealer}-${change}@example.ru` })
export const isOf = (dealer: number | bigint, requisite: RequisiteFields): boolean =>
  requisite.email.startsWith(`${dealer}-`)

/** `d-1` to `d-<count>`. */
export const insertDealers = Effect.fn("insertDealers")(function* (
  sql: PgClient,
  keyring: RequisiteKeyring,
  count: number
) {
  const numbers = Array.from({ length: count }, (_, index) => index + 1)
  const sealed = numbers.map((dealer) =>
    encryptRequisite(keyring, {
      id: DealerId.make(BigInt(dealer)),
      requisite: requisiteOf(dealer, "first"),
      requisiteVersion: 1
    })
  )
  yield* sql`
    insert into dealers (id, cme_dealer_id, requisite, requisite_version, created_at)
    select id, name, requisite, 1, now() from unnest(
      ${bigints(numbers.map(BigInt))}, ${texts(numbers.map((dealer) => `d-${dealer}`))}, ${bytes(sealed)}
    ) as given (id, name, requisite)
  `
})

class OtherData extends Schema.TaggedError<OtherData>()("OtherData", { dealer: Schema.Int }) {}

/** Reads, or every fifth time changes, a random dealer for ever; counts the results. */
export const traffic = (dealers: number, counts: { reads: number; updates: number; failures: Array<string> }) =>
  Effect.gen(function* () {
    const dealer = yield* Random.nextIntBetween(1, dealers)
    const cmeDealerId = CmeDealerId.make(`d-${dealer}`)
    const isUpdate = (yield* Random.nextIntBetween(1, 5)) === 5
    const change = requisiteOf(dealer, `changed-${counts.updates}`)
    const found = yield* isUpdate ? updateRequisite({ cmeDealerId, requisite: change }) : getDealer(cmeDealerId)
    if (!isOf(dealer, found.dealer.requisite)) return yield* new OtherData({ dealer })
    counts[isUpdate ? "updates" : "reads"] += 1
  }).pipe(
    Effect.catchCause((cause) => Effect.sync(() => void counts.failures.push(String(cause)))),
    // Uninterruptible, so that every commit is counted.
    Effect.uninterruptible,
    Effect.forever
  )
