import { Context } from "effect"

export class CurrentCall extends Context.Service<CurrentCall, { readonly number: number }>()(
  "@dealer-billing/billing-sandbox/journal/CurrentCall"
) {}
