import { Context, type Effect } from "effect"

export interface ReadinessCheck {
  readonly name: string
  readonly ok: boolean
  /** What is wrong, or null. Anybody can read it, so it names no host and no data. */
  readonly detail: string | null
  /** The service stays ready without it. */
  readonly isOptional?: boolean
}

export class Readiness extends Context.Service<
  Readiness,
  { readonly check: Effect.Effect<ReadonlyArray<ReadinessCheck>> }
>()("@dealer-billing/adapters-http/endpoint/Readiness") {}
