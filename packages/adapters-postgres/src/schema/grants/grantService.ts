import type { SqlClient } from "effect/sql/SqlClient"
import { Effect, Redacted, Schema } from "effect"
import { rowsOf } from "../../database/rows.ts"
import { grantedRights } from "./listRights.ts"
import { serviceRights, wantedRights, type Right } from "./serviceRights.ts"

export interface ServiceRole {
  readonly name: string
  /** Given: the role is created or gets this password. Absent: the role must exist. */
  readonly password?: Redacted.Redacted<string>
}

const decodeStatements = rowsOf(Schema.Struct({ statement: Schema.String }))
const decodeRights = rowsOf(Schema.Struct({ table: Schema.String, right: Schema.String, column: Schema.String }))

const rightKey = ({ column, right, table }: Right): string => `${table} ${right} ${column}`

const makeRole = Effect.fn("grantService.makeRole")(function* (
  sql: SqlClient,
  name: string,
  password: Redacted.Redacted<string>
) {
  const found = yield* decodeStatements(
    yield* sql`
      select format('%s role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password %L',
        case when exists (select from pg_roles where rolname = ${name}) then 'alter' else 'create' end,
        ${name}::text, ${Redacted.value(password)}::text) as statement`
  )
  for (const { statement } of found) yield* sql.unsafe(statement).unprepared
})

const grantAll = Effect.fn("grantService.grantAll")(function* (sql: SqlClient, name: string) {
  const role = sql(name)
  yield* sql`revoke all on all tables in schema public from ${role}`.unprepared
  yield* sql`grant usage on schema public to ${role}`.unprepared
  yield* sql`grant usage, select on all sequences in schema public to ${role}`.unprepared
  for (const [table, { insert, update }] of Object.entries(serviceRights)) {
    yield* sql`grant select on ${sql(table)} to ${role}`.unprepared
    if (insert) yield* sql`grant insert on ${sql(table)} to ${role}`.unprepared
    if (update.length === 0) continue
    yield* sql`grant update (${sql.csv(update)}) on ${sql(table)} to ${role}`.unprepared
  }
})

/** Grants exactly the rights that the service needs; changes nothing if the role has them already. */
export const grantService = Effect.fn("grantService")(function* (sql: SqlClient, { name, password }: ServiceRole) {
  if (password !== undefined) yield* makeRole(sql, name, password)
  const roles = yield* sql`select from pg_roles where rolname = ${name}`
  if (roles.length === 0)
    return yield* Effect.die(
      `role ${JSON.stringify(name)} of DATABASE_URL does not exist: create it, then run migrate again`
    )
  const rows = yield* sql`
    select granted."table", granted."right", granted."column" from (${grantedRights(sql)}) granted
    where granted.role = quote_ident(${name})`
  const granted = new Set((yield* decodeRights(rows)).map(rightKey))
  const isSame = granted.size === wantedRights.length && wantedRights.every((right) => granted.has(rightKey(right)))
  if (!isSame) yield* grantAll(sql, name)
})
