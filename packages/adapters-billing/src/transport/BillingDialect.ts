/** In what one Billing's HTTP differs from another's. */
export interface BillingDialect {
  /** The statuses with which it confirms; every other one is read as a refusal. */
  readonly confirming: ReadonlySet<number>
  /** The words with which it explains a refusal, out of its JSON; empty when there are none. */
  readonly wordsOf: (refusal: unknown) => string
  /** It repeats the `X-Request-Id` of a call: an answer with another one is not to our call. */
  readonly repeatsRequestId: boolean
}
