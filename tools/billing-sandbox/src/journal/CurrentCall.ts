import { Context } from "effect"

/** The call of Billing that is being carried out, by its number in the journal. */
export class CurrentCall extends Context.Service<CurrentCall, { readonly number: number }>()(
  "@dealer-billing/billing-sandbox/journal/CurrentCall"
) {}
