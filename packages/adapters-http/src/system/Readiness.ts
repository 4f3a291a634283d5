import { Context, type Effect } from "effect"

/** One thing that the service needs in order to work. */
export interface ReadinessCheck {
  readonly name: string
  readonly ok: boolean
  /** For people: what is wrong, or null. It is answered to anybody, so it names no host and no data. */
  readonly detail: string | null
  /** The service can work without it for a while. */
  readonly isOptional?: boolean
}

/** Can the service work: its database, its migrations, whatever else the application names. */
export class Readiness extends Context.Service<
  Readiness,
  { readonly check: Effect.Effect<ReadonlyArray<ReadinessCheck>> }
>()("@dealer-billing/adapters-http/system/Readiness") {}
