import { allocationEndpoints } from "./allocation.ts"
import { auditEndpoints } from "./audit.ts"
import { billAllocationEndpoints } from "./billAllocations.ts"
import { billEndpoints } from "./bills.ts"
import { correctionEndpoints } from "./corrections.ts"
import { dealerEndpoints } from "./dealers.ts"
import { depositReturnEndpoints } from "./depositReturns.ts"
import type { Endpoint } from "./endpoint.ts"
import { fastBuyoutEndpoints } from "./fastBuyout.ts"
import { operationEndpoints } from "./operations.ts"
import { paymentEndpoints } from "./payments.ts"
import { statementEndpoints } from "./statements.ts"
import { systemEndpoints } from "./system.ts"

/** Every endpoint there is, in the order of the documentation. */
export const endpoints: ReadonlyArray<Endpoint> = [
  ...dealerEndpoints,
  ...fastBuyoutEndpoints,
  ...depositReturnEndpoints,
  ...billEndpoints,
  ...billAllocationEndpoints,
  ...correctionEndpoints,
  ...allocationEndpoints,
  ...paymentEndpoints,
  ...statementEndpoints,
  ...operationEndpoints,
  ...auditEndpoints,
  ...systemEndpoints
]
