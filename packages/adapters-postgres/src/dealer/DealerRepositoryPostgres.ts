import {
  CmeDealerId,
  DealerAlreadyRegistered,
  DealerId,
  DealerNotFound,
  DealerRepository,
  type Dealer
} from "@dealer-billing/domain"
import { erasedRequisite, type NewDealer } from "@dealer-billing/domain/internal"
import { DateTime, Effect, Layer, Schema } from "effect"
import type { Fragment } from "effect/sql/Statement"
import { Database } from "../database/Database.ts"
import { decryptRequisite, encryptRequisite } from "../encryption/RequisiteCipher.ts"
import type { RequisiteKeyring } from "../encryption/RequisiteKeyring.ts"
import { rowsOf } from "../database/rows.ts"
import { SealedRequisite } from "../encryption/SealedRequisite.ts"

const decodeRows = rowsOf(
  Schema.Struct({
    id: DealerId,
    cmeDealerId: CmeDealerId,
    requisite: Schema.Uint8Array,
    requisiteVersion: Schema.Int,
    createdAt: Schema.DateTimeUtcFromDate,
    erasedAt: Schema.NullOr(Schema.DateTimeUtcFromDate)
  })
)

const decodeVersions = rowsOf(SealedRequisite)

const reading = ({ run, sql }: Database["Service"], keyring: RequisiteKeyring) => {
  // By a constraint, only erased requisites have no bytes.
  const open = (sealed: SealedRequisite) =>
    sealed.requisite.length === 0
      ? Effect.succeed(erasedRequisite)
      : Effect.orDie(Effect.fromResult(decryptRequisite(keyring, sealed)))

  const select = Effect.fnUntraced(function* (condition: Fragment) {
    const rows = yield* run(sql`
      select id, cme_dealer_id, requisite, requisite_version, created_at, erased_at from dealers where ${condition}
    `)
    return yield* Effect.forEach(yield* decodeRows(rows), (row) =>
      Effect.map(
        open({ dealerId: row.id, version: row.requisiteVersion, requisite: row.requisite }),
        (requisite): Dealer => ({ ...row, requisite })
      )
    )
  })

  const requisiteBefore = Effect.fn("DealerRepositoryPostgres.requisiteBefore")(function* (
    id: DealerId,
    time: DateTime.Utc
  ) {
    const before = DateTime.toDateUtc(time)
    const rows = yield* run(sql`
      select dealer_id, version, requisite from requisite_version where dealer_id = ${id}
      order by case when recorded_at < ${before} then -version else version end limit 1
    `)
    const kept = (yield* decodeVersions(rows))[0]
    return yield* kept === undefined ? Effect.die(new Error(`There is no dealer with id ${id}`)) : open(kept)
  })

  return { requisiteBefore, select }
}

const make = Effect.fnUntraced(function* (keyring: RequisiteKeyring) {
  const database = yield* Database
  const { run, sql } = database
  const { requisiteBefore, select } = reading(database, keyring)

  const read = Effect.fnUntraced(function* (cmeDealerId: CmeDealerId, condition: Fragment) {
    const dealer = (yield* select(condition))[0]
    return dealer ?? (yield* new DealerNotFound({ cmeDealerId }))
  })

  const getById = Effect.fnUntraced(function* (id: DealerId) {
    const dealer = (yield* select(sql`id = ${id}`))[0]
    return dealer ?? (yield* Effect.die(new Error(`There is no dealer with id ${id}`)))
  })

  const insert = Effect.fn("DealerRepositoryPostgres.insert")(function* (made: NewDealer) {
    // The encrypted legal details are bound to the id.
    const [next] = yield* run(sql<{ readonly id: bigint }>`select nextval('dealer_id_sequence') as id`)
    const dealer: Dealer = { id: DealerId.make(next!.id), ...made }
    const { cmeDealerId, createdAt, id, requisiteVersion } = dealer
    const row = {
      id,
      cmeDealerId,
      requisite: encryptRequisite(keyring, dealer),
      requisiteVersion,
      createdAt: DateTime.toDateUtc(createdAt)
    }
    const inserted = yield* run(
      sql`insert into dealers ${sql.insert(row)} on conflict (cme_dealer_id) do nothing returning id`
    )
    return inserted.length === 0 ? yield* new DealerAlreadyRegistered({ cmeDealerId }) : dealer
  })

  const update = Effect.fn("DealerRepositoryPostgres.update")(function* (dealer: Dealer) {
    yield* run(sql`
      update dealers
      set requisite = ${encryptRequisite(keyring, dealer)}, requisite_version = ${dealer.requisiteVersion}
      where id = ${dealer.id}
    `)
  })

  return DealerRepository.of({
    insert,
    update,
    get: (cmeDealerId) => read(cmeDealerId, sql`cme_dealer_id = ${cmeDealerId}`),
    getById,
    list: ({ after, limit }) => select(sql`id > ${after ?? 0n} order by id limit ${limit}`),
    requisiteBefore,
    lock: (cmeDealerId) => read(cmeDealerId, sql`cme_dealer_id = ${cmeDealerId} for no key update`)
  })
})

export const DealerRepositoryPostgres = (keyring: RequisiteKeyring) => Layer.effect(DealerRepository, make(keyring))
