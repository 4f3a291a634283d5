import * as PgClient from "@effect/sql-pg/PgClient"
import { Effect, type Redacted } from "effect"
import * as Reactivity from "effect/reactivity/Reactivity"

/** Connections without the adapter. */
export const openSql = (
  url: Redacted.Redacted<string>,
  options: { readonly connections?: number; readonly parameters?: Readonly<Record<string, string>> } = {}
) =>
  PgClient.make({
    url,
    maxConnections: options.connections ?? 1,
    connectTimeout: "5 seconds",
    startupParameters: options.parameters ?? {}
  }).pipe(Effect.provide(Reactivity.layer))
