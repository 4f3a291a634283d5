import { Context } from "effect"

/** The number of the running call in the journal. */
export class CurrentCall extends Context.Service<CurrentCall, { readonly number: number }>()(
  "@dealer-billing/billing-sandbox/journal/CurrentCall"
) {}
