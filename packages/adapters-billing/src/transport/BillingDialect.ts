export interface BillingDialect {
  /** Statuses that confirm a call. Every other status is read as a refusal. */
  readonly confirming: ReadonlySet<number>
  /** The explanation in the JSON of a refusal, or an empty text. */
  readonly wordsOf: (refusal: unknown) => string
  /** The answer repeats our `X-Request-Id`. An answer with another id belongs to another call. */
  readonly repeatsRequestId: boolean
}
