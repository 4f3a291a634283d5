import { AccountType } from "@dealer-billing/domain"
import { type AllocationPreview } from "@dealer-billing/domain/internal"
import { Schema } from "effect"
import { idJson, MoneyJson } from "../endpoint/json.ts"
import { AllocationJson, allocationJson } from "./paymentJson.ts"

const BillChangeJson = Schema.Struct({
  id: idJson("Bill id"),
  dealId: Schema.String,
  commonSum: MoneyJson,
  paidSumBefore: MoneyJson,
  paidSumAfter: MoneyJson,
  isClosed: Schema.Boolean
}).annotate({ identifier: "BillChange" })

/** What a payment would do, as the API answers it. */
export const AllocationPreviewJson = Schema.Struct({
  cmeDealerId: Schema.String,
  accountType: AccountType,
  sum: MoneyJson,
  balanceBefore: MoneyJson,
  balanceAfter: MoneyJson,
  allocations: Schema.Array(AllocationJson),
  bills: Schema.Array(BillChangeJson).annotate({ description: "The bills that it would pay" })
}).annotate({ identifier: "AllocationPreview" })

export const allocationPreviewJson = ({
  bills,
  transfers,
  ...preview
}: AllocationPreview): typeof AllocationPreviewJson.Type => ({
  ...preview,
  allocations: transfers.map(allocationJson),
  bills: bills.map(({ bill, paidSumAfter }) => ({
    id: bill.id,
    dealId: bill.dealId,
    commonSum: bill.commonSum,
    paidSumBefore: bill.paidSum,
    paidSumAfter,
    isClosed: paidSumAfter === bill.commonSum
  }))
})
