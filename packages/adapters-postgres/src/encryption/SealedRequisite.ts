import { DealerId } from "@dealer-billing/domain"
import { Schema } from "effect"

/** Encrypted requisites and their row: they cannot be decrypted in another row. */
export const SealedRequisite = Schema.Struct({
  dealerId: DealerId,
  version: Schema.Int,
  requisite: Schema.Uint8Array
})
export type SealedRequisite = typeof SealedRequisite.Type
