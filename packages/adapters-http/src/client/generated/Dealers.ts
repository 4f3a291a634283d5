// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { Requisite } from "./shared.ts"

export interface RegisterDealer {
  readonly cmeDealerId: string
  readonly requisite: Requisite
}
