import { DealerId } from "@dealer-billing/domain"
import { Schema } from "effect"

/** Sealed requisites and the row that they belong to: nowhere else do they open. */
export const SealedRequisite = Schema.Struct({
  dealerId: DealerId,
  version: Schema.Int,
  requisite: Schema.Uint8Array
})
export type SealedRequisite = typeof SealedRequisite.Type
