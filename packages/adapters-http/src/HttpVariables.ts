/** What is kept with a request while it is handled. */
export interface HttpVariables {
  Variables: {
    requestId: string
    /** Of the trace that the request is in; unset where it is in none. */
    traceId?: string
    /** The declared path of the endpoint. */
    route: string
    /** The name of the key; unset where none is needed. */
    caller?: string
  }
}
