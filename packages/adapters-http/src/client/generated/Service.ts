// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

export interface Health {
  readonly status: "ok"
}

export interface Readiness {
  readonly ready: boolean
  readonly checks: ReadonlyArray<{ readonly name: string; readonly ok: boolean; readonly detail: string | null }>
}
