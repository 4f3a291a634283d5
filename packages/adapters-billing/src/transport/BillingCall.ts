export interface BillingCall {
  readonly method: "GET" | "PUT" | "POST"
  /** Relative to Billing's URL, percent-encoded. */
  readonly path: string
  /** In addition to the standard headers. Values are printable ASCII. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON. Null: no body. */
  readonly body: string | null
  /** Texts that must not appear in a reason. A refusal may quote them. */
  readonly personal: ReadonlyArray<string>
}
