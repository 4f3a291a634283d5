import { PgClient } from "@effect/sql-pg"
import { Effect } from "effect"
import { journalTables } from "../journal/journalTables.ts"

/** A fixed number for the advisory lock. */
const schemaLock = 7_310_662_415_001n

const tables: ReadonlyArray<string> = [
  `create schema if not exists billing_sandbox`,
  `create table if not exists billing_sandbox.client (
     id text primary key, sequence bigint generated always as identity,
     ref text not null, name text not null, created_at timestamptz not null, lost_at timestamptz)`,
  `create table if not exists billing_sandbox.payer (
     id text primary key, sequence bigint generated always as identity,
     ref text not null, client_id text not null references billing_sandbox.client,
     requisite text not null, requisite_version integer not null, created_at timestamptz not null,
     lost_at timestamptz)`,
  `create table if not exists billing_sandbox.contract (
     id text primary key, sequence bigint generated always as identity,
     ref text not null, client_id text not null references billing_sandbox.client,
     payer_id text not null references billing_sandbox.payer, kind text not null, created_at timestamptz not null,
     lost_at timestamptz)`,
  `create table if not exists billing_sandbox.invoice (
     id text primary key, sequence bigint generated always as identity,
     ref text not null, contract_id text not null references billing_sandbox.contract,
     content jsonb not null, sum bigint not null check (sum > 0), buyer text not null, seller jsonb not null,
     created_at timestamptz not null, cancelled_at timestamptz, cancel_reason text, lost_at timestamptz)`,
  `create table if not exists billing_sandbox.payment (
     id text primary key, contract_id text not null references billing_sandbox.contract,
     invoice_id text references billing_sandbox.invoice, reverses text references billing_sandbox.payment,
     sum bigint not null check (sum > 0), created_at timestamptz not null)`,
  `create table if not exists billing_sandbox.event (
     sequence bigint generated always as identity primary key,
     key text, value bytea not null, delivered_at timestamptz)`,
  `create table if not exists billing_sandbox.recovery (
     only_row boolean primary key default true check (only_row), mode text not null)`,
  `create table if not exists billing_sandbox.fault_rule (
     position integer primary key, target text not null, fault text not null,
     times integer check (times >= 0), status integer, retry_after text, hours jsonb, delay_ms integer)`,
  ...["client", "payer", "contract", "invoice"].map(
    (table) => `create index if not exists ${table}_ref on billing_sandbox.${table} (ref, sequence)`
  ),
  `create index if not exists payment_invoice on billing_sandbox.payment (invoice_id)`,
  `create index if not exists payment_reverses on billing_sandbox.payment (reverses)`,
  `create index if not exists event_waiting on billing_sandbox.event (sequence) where delivered_at is null`,
  `insert into billing_sandbox.recovery (mode) values ('idempotent') on conflict do nothing`,
  ...journalTables
]

/** Creates missing tables. Several processes may do so at once. */
export const createSchema = Effect.fn("createSchema")(function* () {
  const sql = yield* PgClient.PgClient
  yield* sql.withTransaction(
    Effect.gen(function* () {
      yield* sql`select pg_advisory_xact_lock(${schemaLock})`
      for (const statement of tables) yield* sql.unsafe(statement)
    })
  )
})
