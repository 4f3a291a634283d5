import type { Seller } from "@dealer-billing/domain"
import type { PgClient } from "@effect/sql-pg"
import type { HttpBindings } from "@hono/node-server"
import type { Effect, Redacted } from "effect"
import type { Context } from "hono"
import type { EventQueue } from "../events/EventQueue.ts"
import type { Faults } from "../faults/Faults.ts"
import type { PersonalData } from "../store/PersonalData.ts"

/** What the calls of the sandbox need. */
export type SandboxServices = PgClient.PgClient | Faults | EventQueue | PersonalData

/** What the routes need of the server that they are part of. */
export interface HttpEnvironment {
  readonly run: <A>(effect: Effect.Effect<A, never, SandboxServices>) => Promise<A>
  readonly token: Redacted.Redacted<string>
  readonly seller: Seller
  /** Without a slash at its end; known as soon as the server listens. */
  readonly baseUrl: () => string
}

export interface SandboxEnv {
  readonly Bindings: HttpBindings
  /** The request's body. */
  readonly Variables: { bytes: Uint8Array<ArrayBuffer> }
}

export type SandboxContext = Context<SandboxEnv>
