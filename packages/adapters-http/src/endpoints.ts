import { billEndpoints } from "./bills.ts"
import { dealerEndpoints } from "./dealers.ts"
import type { Endpoint } from "./endpoint.ts"
import { fastBuyoutEndpoints } from "./fastBuyout.ts"
import { operationEndpoints } from "./operations.ts"
import { systemEndpoints } from "./system.ts"

/** Every endpoint there is, in the order of the documentation. */
export const endpoints: ReadonlyArray<Endpoint> = [
  ...dealerEndpoints,
  ...fastBuyoutEndpoints,
  ...billEndpoints,
  ...operationEndpoints,
  ...systemEndpoints
]
