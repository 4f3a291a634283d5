/** A call before it is sent. */
export interface TBankRequest {
  readonly method: "GET" | "POST"
  /** Below the address of the API; percent-encoded already. */
  readonly path: string
  /** JSON; null when the call has no body. */
  readonly body: string | null
  /** What was sent and must never be repeated in a reason: T-Bank may quote it when it refuses. */
  readonly personal: ReadonlyArray<string>
}
