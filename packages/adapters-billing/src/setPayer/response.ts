import { readConfirmed, outcomeUnknown, type BillingAnswer, type Confirmed } from "../transport/index.ts"
import type { BillingObject } from "@dealer-billing/domain/internal"
import { Result, Schema } from "effect"
import { objectWithId, RemoteId } from "../shared/RemoteObject.ts"
import type { SetPayer } from "./request.ts"

export const Payer = Schema.Struct({
  payerId: RemoteId,
  payerRef: Schema.String,
  requisiteVersion: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
})

export const payerObject = ({ payerId, requisiteVersion }: typeof Payer.Type): BillingObject => ({
  ...objectWithId(payerId),
  requisiteVersion
})

/** A newer version comes from a later call of ours. An older version means that ours was not stored. */
export const setPayerResponse = (request: SetPayer, answer: BillingAnswer): Confirmed =>
  Result.flatMap(readConfirmed(Payer, answer), (payer) => {
    if (payer.payerRef !== request.reference) return outcomeUnknown("the answer names another payer")
    return payer.requisiteVersion >= request.requisiteVersion
      ? Result.succeed(payerObject(payer))
      : outcomeUnknown(
          `the payer has requisite version ${payer.requisiteVersion}, older than ${request.requisiteVersion}`
        )
  })
