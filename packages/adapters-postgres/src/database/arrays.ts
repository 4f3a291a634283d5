import * as PgTypes from "@effect/sql-pg/PgTypes"
import { DateTime, Result } from "effect"

// The driver cannot derive the element type from an empty array or from nulls. One type also means one prepared plan.
const bind = (values: ReadonlyArray<unknown>, oid: number): PgTypes.Parameter =>
  Result.getOrThrow(PgTypes.array(values, oid))

export const bigints = (values: ReadonlyArray<bigint | null>) => bind(values, PgTypes.OID.int8)
export const integers = (values: ReadonlyArray<number | null>) => bind(values, PgTypes.OID.int4)
export const texts = (values: ReadonlyArray<string | null>) => bind(values, PgTypes.OID.text)
export const bytes = (values: ReadonlyArray<Uint8Array>) => bind(values, PgTypes.OID.bytea)
export const times = (values: ReadonlyArray<DateTime.Utc | null>) =>
  bind(
    values.map((value) => (value === null ? null : DateTime.toDateUtc(value))),
    PgTypes.OID.timestamptz
  )
