import type { IncomingMessage } from "node:http"

/** What is kept with a request while it is handled. */
export interface HttpVariables {
  /** Absent in tests that have no connection. */
  Bindings: { readonly incoming?: IncomingMessage }
  Variables: {
    requestId: string
    /** Of the trace that the request is in; unset where it is in none. */
    traceId?: string
    /** The declared path of the endpoint. */
    route: string
    /** The ids in the path, fit for the log. */
    target?: string
    /** The name of the caller; unset where none is needed or none was proved. */
    caller?: string
    /** Why the caller was not believed; for the log. */
    refusal?: string
    /** Headers that tell what is left to the caller. */
    rateLimit?: Readonly<Record<string, string>>
  }
}
