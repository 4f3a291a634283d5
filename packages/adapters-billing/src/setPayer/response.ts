import { readConfirmed, unbelievable, type BillingAnswer, type Confirmed } from "../transport/index.ts"
import type { BillingObject } from "@dealer-billing/domain"
import { Result, Schema } from "effect"
import { objectWithId, RemoteId } from "../RemoteObject.ts"
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

/** Newer requisites than we sent were sent by us meanwhile. Older ones say that those we sent are not there. */
export const setPayerResponse = (request: SetPayer, answer: BillingAnswer): Confirmed =>
  Result.flatMap(readConfirmed(Payer, answer), (payer) => {
    if (payer.payerRef !== request.reference) return unbelievable("the answer names another payer")
    return payer.requisiteVersion >= request.requisiteVersion
      ? Result.succeed(payerObject(payer))
      : unbelievable(`the payer has requisites of version ${payer.requisiteVersion}, older than sent`)
  })
