import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"

/** A fixed number for the advisory lock of this schema. */
const schemaLock = 7_310_662_415_002n

const tables: ReadonlyArray<string> = [
  `create schema if not exists billing_tbank`,
  `create table if not exists billing_tbank.client (
     id text primary key, reference text not null unique, created_at timestamptz not null default now())`,
  `create table if not exists billing_tbank.payer (
     id text not null, version integer not null check (version >= 0), reference text not null,
     client_id text not null references billing_tbank.client, payer bytea not null,
     created_at timestamptz not null default now(), primary key (id, version))`,
  `create index if not exists payer_reference on billing_tbank.payer (reference)`,
  `create table if not exists billing_tbank.contract (
     id text primary key, reference text not null unique, client_id text not null references billing_tbank.client,
     payer_id text not null, created_at timestamptz not null default now())`,
  `create table if not exists billing_tbank.invoice (
     reference text primary key, number text not null unique check (number ~ '^[0-9]{1,15}$'),
     contract_id text not null references billing_tbank.contract, payer_version integer not null,
     open_count integer not null default 0 check (open_count >= 0), invoice_id text unique, pdf_url text,
     begun_at timestamptz not null default now(), answered_at timestamptz,
     check ((invoice_id is null) = (pdf_url is null) and (invoice_id is null or open_count = 0)))`
]

export const createSchema = Effect.fn("TBank.createSchema")(function* () {
  const sql = yield* PgClient.PgClient
  yield* sql.withTransaction(
    Effect.gen(function* () {
      yield* sql`select pg_advisory_xact_lock(${schemaLock})`
      for (const statement of tables) yield* sql.unsafe(statement)
    })
  )
})
