import type { Seller } from "@dealer-billing/domain/internal"
import type { PgClient } from "@effect/sql-pg"
import type { HttpBindings } from "@hono/node-server"
import type { Effect, Redacted } from "effect"
import type { Context } from "hono"
import type { EventQueue } from "../events/EventQueue.ts"
import type { Faults } from "../faults/Faults.ts"
import type { PersonalData } from "../store/PersonalData.ts"

export type SandboxServices = PgClient.PgClient | Faults | EventQueue | PersonalData

export interface HttpEnvironment {
  readonly run: <A>(effect: Effect.Effect<A, never, SandboxServices>) => Promise<A>
  readonly token: Redacted.Redacted<string>
  readonly seller: Seller
  /** Without a slash at the end. Known after the server listens. */
  readonly baseUrl: () => string
}

export interface SandboxEnv {
  readonly Bindings: HttpBindings
  readonly Variables: { bytes: Uint8Array<ArrayBuffer> }
}

export type SandboxContext = Context<SandboxEnv>
