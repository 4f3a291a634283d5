import { billInvariants } from "./billInvariants.ts"
import { correctionInvariants } from "./correctionInvariants.ts"
import { contentInvariants } from "./contentInvariants.ts"
import { depositInvariants } from "./depositInvariants.ts"
import type { Invariant } from "./Invariant.ts"
import { ledgerInvariants } from "./ledgerInvariants.ts"
import { messageInvariants } from "./messageInvariants.ts"
import { moneyInvariants } from "./moneyInvariants.ts"
import { operationInvariants } from "./operationInvariants.ts"
import { provisioningInvariants } from "./provisioningInvariants.ts"
import { roleInvariants } from "./roleInvariants.ts"
import { schemaInvariants } from "./schemaInvariants.ts"
import { tariffInvariants } from "./tariffInvariants.ts"
import { totalInvariants } from "./totalInvariants.ts"

/** Money first. None has violations in a state that the use cases can reach. */
export const invariants: ReadonlyArray<Invariant> = [
  ...moneyInvariants,
  ...ledgerInvariants,
  ...totalInvariants,
  ...billInvariants,
  ...tariffInvariants,
  ...depositInvariants,
  ...correctionInvariants,
  ...messageInvariants,
  ...contentInvariants,
  ...provisioningInvariants,
  ...operationInvariants,
  ...schemaInvariants,
  ...roleInvariants
]
