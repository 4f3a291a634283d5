import { BillId } from "@dealer-billing/domain"
import { Schema } from "effect"
import { IdText } from "../endpoint/idText.ts"
import { pathInputOf } from "../endpoint/input.ts"

export const billPath = pathInputOf(
  Schema.Struct({ billId: IdText.pipe(Schema.decodeTo(BillId)) }),
  "bill-not-found"
)
