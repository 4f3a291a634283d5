import { BillId } from "@dealer-billing/domain"
import { Schema, SchemaGetter } from "effect"
import { pathInputOf } from "./input.ts"

/** The largest id that the storage can have given. */
export const bigintMax = 9_223_372_036_854_775_807n

const BillIdText = Schema.String.annotate({ examples: ["1042"] })
  .check(Schema.isPattern(/^[1-9][0-9]{0,18}$/u))
  .pipe(
    Schema.decodeTo(BillId.check(Schema.isLessThanOrEqualToBigInt(bigintMax)), {
      decode: SchemaGetter.transform((digits) => BillId.make(BigInt(digits))),
      encode: SchemaGetter.transform(String)
    })
  )

/** `{billId}` */
export const billPath = pathInputOf(Schema.Struct({ billId: BillIdText }), "bill-not-found")
