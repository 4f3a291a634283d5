import type * as PgClient from "@effect/sql-pg/PgClient"
import { migrate, parseRequisiteKeys, postgresLayer } from "@dealer-billing/adapters-postgres"
import { addFastBuyout, CmeDealerId, OperationSignal, registerDealer } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { Effect, Layer, type Redacted, Result } from "effect"
import { openSql } from "./openSql.ts"

/** The key of all requisites here, as `REQUISITE_KEYS` has it. */
export const requisiteKey = `bench:${"0f".repeat(32)}`
export const requisiteKeys = Result.getOrThrow(parseRequisiteKeys(requisiteKey))

/** The dealer with a hundredth of all bills. */
export const whale = CmeDealerId.make("whale")

export interface BooksSize {
  readonly bills: number
  /** How many of twenty bills are open; one is what a business has, fifteen give many to pay. */
  readonly openOfTwenty: number
}

/** About a hundred bills each. */
export const dealersOf = ({ bills }: BooksSize): number => Math.max(20, Math.floor(bills / 100))

const seedDealers = (sql: PgClient.PgClient, dealers: number) =>
  Effect.gen(function* () {
    yield* sql`
      insert into dealers (id, cme_dealer_id, requisite, requisite_version, created_at)
      select n, 'dealer-' || n, '\\x00', 1, now() from generate_series(2, ${dealers}::int) n`
    yield* sql`
      insert into accounts (dealer_id, account_type, status, balance)
      select n, kind, 'PROVISIONING', 0
      from generate_series(2, ${dealers}::int) n cross join (values ('SETTLEMENT'), ('DEPOSIT')) kinds (kind)`
    yield* sql`
      update accounts set client_id = 'client-' || dealer_id || account_type,
        payer_id = 'payer-' || dealer_id || account_type,
        contract_id = 'contract-' || dealer_id || '-' || account_type, status = 'ACTIVE'`
    yield* sql`select setval('dealer_id_sequence', ${dealers}::int)`
  })

const seedBills = (sql: PgClient.PgClient, { bills, openOfTwenty }: BooksSize, dealers: number) =>
  Effect.gen(function* () {
    yield* sql`
      insert into bill (id, dealer_id, account_type, operation, deal_id, revision, common_sum, paid_sum, car_price,
        vat_mode, vat_sum, requisite_version, status, invoice_id, created_at, issued_at, paid_at)
      select n, case when n % 100 = 0 then 1 else 2 + n % (${dealers}::int - 1) end, 'SETTLEMENT', 'GET_SETTLEMENT',
        'deal-' || n, 1, price, case when is_open then 0 else price end, price, 'none', 0, 1, 'ISSUED',
        'invoice-' || n, now(), now(), case when is_open then null else now() end
      from generate_series(1, ${bills}::int) n
      cross join lateral (
        select 100000 + 2 * (n % 997) as price, (n / 100 + n) % 20 < ${openOfTwenty}::int as is_open
      ) made`
    yield* sql`select setval('bill_id_sequence', ${bills}::int)`
    const paid = sql`from bill b where b.paid_at is not null order by b.id`
    yield* sql`
      insert into payments (payment_id, type, dealer_id, account_type, stated_sum, effect, named_bill_id, origin,
        paid_at, content)
      select 'seed-' || b.id, 'payment.received', b.dealer_id, b.account_type, b.paid_sum, b.paid_sum, b.id,
        'seed-' || b.id, timestamptz '2026-11-01 00:00Z', '{"seed":' || b.id || '}' ${paid}`
    yield* sql`
      insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id, bill_id)
      select b.dealer_id, b.account_type, 'OUTSIDE', 'BILL', 'NAMED_BILL', b.paid_sum, 'seed-' || b.id, b.id ${paid}`
    yield* sql`
      insert into processed_message (source, number, outcome, payment_id, raw_sha256)
      select 'seed', b.id, 'APPLIED', 'seed-' || b.id, sha256(convert_to('seed-' || b.id, 'UTF8')) ${paid}`
  })

/** The one dealer whose requisites are real, so that the service can read them. */
const registerWhale = Effect.gen(function* () {
  yield* registerDealer({ cmeDealerId: whale, requisite: sampleRequisite })
  yield* addFastBuyout(whale)
})

/**
 * Fills a new database with the schema and with consistent books: every paid bill has its payment, its ledger entry
 * and its processed message.
 */
export const seedBooks = Effect.fn("seedBooks")(function* (url: Redacted.Redacted<string>, size: BooksSize) {
  yield* migrate({ url })
  yield* registerWhale.pipe(
    Effect.provide(Layer.merge(postgresLayer({ url, requisiteKeys, poolMax: 1 }), OperationSignal.layer), {
      local: true
    })
  )
  const sql = yield* openSql(url)
  const dealers = dealersOf(size)
  // Every row is consistent by its making: the checks of foreign keys would take most of the time.
  const rows = Effect.gen(function* () {
    yield* sql`set local session_replication_role = replica`
    yield* seedDealers(sql, dealers)
    yield* seedBills(sql, size, dealers)
  })
  yield* sql.withTransaction(rows)
  yield* sql`vacuum (analyze)`
}, Effect.scoped)
