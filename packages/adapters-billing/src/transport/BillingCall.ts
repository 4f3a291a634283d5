export interface BillingCall {
  readonly method: "GET" | "PUT" | "POST"
  /** Relative to Billing's URL, percent-encoded. */
  readonly path: string
  /** `accept` and `content-type` are JSON unless they are here. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** Texts that must not appear in a reason. A refusal may quote them. */
  readonly personal: ReadonlyArray<string>
}
