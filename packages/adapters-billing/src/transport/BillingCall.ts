/** A call to Billing before it is sent. */
export interface BillingCall {
  readonly method: "GET" | "PUT" | "POST"
  /** Below Billing's address; percent-encoded already. */
  readonly path: string
  /** Beside those that every call has; values of printable ASCII. */
  readonly headers: Readonly<Record<string, string>>
  /** JSON as text; null when the call has no body. */
  readonly body: string | null
  /** What was sent and must never be repeated in a reason: Billing may quote it when it refuses. */
  readonly personal: ReadonlyArray<string>
}
