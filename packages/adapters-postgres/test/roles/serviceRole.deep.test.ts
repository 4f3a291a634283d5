import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { serviceRole } from "@dealer-billing/test-kit"
import { migrate, verify } from "../../src/index.ts"
import { serviceRights } from "../../src/schema/grants/serviceRights.ts"
import { rowsOf } from "../../src/database/rows.ts"
import { sqlStateOf } from "../../src/database/StatementFailed.ts"
import { asService, connectTo, migratedDatabase } from "../layerPostgres.ts"

const decodeNames = rowsOf(Schema.Struct({ name: Schema.String }))

/** The SQLSTATE and message, which distinguish a missing right from a trigger. */
const refusalOf = (statement: Effect.Effect<unknown, unknown>) =>
  Effect.map(Effect.flip(statement), (error) => {
    const failure = error as Parameters<typeof sqlStateOf>[0]
    return `${sqlStateOf(failure)} ${String((failure.reason.cause as Error).message)}`
  })

const forbidden = /42501 (permission denied|must be owner)/u

const inDatabase = Effect.gen(function* () {
  const url = yield* migratedDatabase
  return { url, owner: yield* connectTo(url), service: yield* connectTo(asService(url)) }
})

const tablesOf = Effect.fn("tablesOf")(function* (sql: Effect.Success<typeof inDatabase>["owner"]) {
  const rows = yield* decodeNames(
    yield* sql`select relname::text as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`
  )
  return rows.map(({ name }) => name)
})

const roleRights = (url: Effect.Success<typeof migratedDatabase>) =>
  Effect.map(verify({ url }), (verdicts) => verdicts.find(({ name }) => name === "role-rights"))

describe("the role of the service", () => {
  it.effect("has rights on every table, and each right is on an existing table", () =>
    Effect.gen(function* () {
      const { owner } = yield* inDatabase
      expect(yield* tablesOf(owner)).toEqual(Object.keys(serviceRights).toSorted())
    })
  )

  it.effect("cannot delete, empty, alter or drop any table", () =>
    Effect.gen(function* () {
      const { service } = yield* inDatabase
      for (const table of Object.keys(serviceRights)) {
        const name = service(table)
        const statements = [
          service`delete from ${name}`,
          service`truncate ${name} cascade`,
          service`alter table ${name} disable trigger all`,
          service`alter table ${name} add column extra text`,
          service`drop table ${name} cascade`
        ]
        for (const statement of statements) {
          expect(`${table} ${yield* refusalOf(statement.unprepared)}`).toMatch(forbidden)
        }
      }
    })
  )

  it.effect("cannot change append-only tables, even without their triggers", () =>
    Effect.gen(function* () {
      const { service } = yield* inDatabase
      const changes = [
        service`update transfer set amount = amount`,
        service`update payments set payment_id = payment_id`,
        service`update processed_message set source = source`,
        service`update audit_event set caller = caller`,
        service`update parked set parked_at = parked_at`,
        service`update bill set common_sum = common_sum`,
        service`update accounts set dealer_id = dealer_id`,
        service`update dealers set cme_dealer_id = cme_dealer_id`,
        service`update invoice_total set invoice_id = invoice_id`
      ]
      for (const change of changes) expect(yield* refusalOf(change.unprepared)).toMatch(/^42501 permission denied/u)
    })
  )

  it.effect("cannot drop or replace a trigger, and creates nothing in the schema", () =>
    Effect.gen(function* () {
      const { service } = yield* inDatabase
      const statements = [
        service`drop trigger transfer_append_only on transfer`,
        service`alter table transfer drop constraint transfer_amount_check`,
        service`drop function refuse_change() cascade`,
        service`create or replace function refuse_change() returns trigger language plpgsql as 'begin return new; end'`,
        service`create table other (id integer)`,
        service`update schema_migration set name = 'other'`,
        service`set session_replication_role = replica`
      ]
      for (const statement of statements) expect(yield* refusalOf(statement.unprepared)).toMatch(forbidden)
    })
  )

  it.effect("loses extra rights at the next migration, and verify reports them before", () =>
    Effect.gen(function* () {
      const { owner, url } = yield* inDatabase
      expect((yield* roleRights(url))?.violations).toBe(0)
      yield* owner`grant delete on transfer to ${owner(serviceRole)}`.unprepared
      yield* owner`grant update (amount) on transfer to public`.unprepared
      expect((yield* roleRights(url))?.violations).toBe(2)
      yield* owner`revoke update (amount) on transfer from public`.unprepared
      yield* migrate({ url, service: { name: serviceRole } })
      expect((yield* roleRights(url))?.violations).toBe(0)
    })
  )

  it.effect("is enough for verify", () =>
    Effect.gen(function* () {
      const { url } = yield* inDatabase
      const verdicts = yield* verify({ url: asService(url) })
      expect(verdicts.length).toBeGreaterThan(40)
      expect(verdicts.filter(({ violations }) => violations > 0)).toEqual([])
    })
  )
})
