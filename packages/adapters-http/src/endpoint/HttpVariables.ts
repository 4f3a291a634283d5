import type { IncomingMessage } from "node:http"

export interface HttpVariables {
  /** Absent without a connection, as in tests. */
  Bindings: { readonly incoming?: IncomingMessage }
  Variables: {
    requestId: string
    traceId?: string
    /** The declared path, such as `/v1/bills/{billId}`. */
    route: string
    /** The ids in the path, safe for the log. */
    target?: string
    /** Unset for open routes and failed authentication. */
    caller?: string
    /** For the log: why authentication failed. */
    refusal?: string
    rateLimit?: Readonly<Record<string, string>>
  }
}
