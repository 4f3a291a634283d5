import { allocationEndpoints } from "../payments/allocation.ts"
import { auditEndpoints } from "../system/audit.ts"
import { billAllocationEndpoints } from "../bills/billAllocations.ts"
import { billEndpoints } from "../bills/bills.ts"
import { correctionEndpoints } from "../bills/corrections.ts"
import { dealerEndpoints } from "../dealers/dealers.ts"
import { depositReturnEndpoints } from "../dealers/depositReturns.ts"
import type { Endpoint } from "../endpoint/endpoint.ts"
import { fastBuyoutEndpoints } from "../dealers/fastBuyout.ts"
import { operationEndpoints } from "../operations/operations.ts"
import { paymentEndpoints } from "../payments/payments.ts"
import { statementEndpoints } from "../statements/statements.ts"
import { systemEndpoints } from "../system/system.ts"

/** All endpoints, in the order of the documentation. */
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
