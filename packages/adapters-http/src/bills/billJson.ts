import { AccountType, BillOperation, BillStatus, Percent, type Bill } from "@dealer-billing/domain"
import { paymentStatusOf, VatMode, type BillTerms } from "@dealer-billing/domain/internal"
import { Schema } from "effect"
import { NextCursorJson } from "../endpoint/cursor.ts"
import { idJson, MoneyJson, TimeJson } from "../endpoint/json.ts"

export const VatJson = Schema.Struct({
  mode: VatMode,
  rate: Schema.NullOr(Percent),
  sum: Schema.NullOr(MoneyJson).annotate({
    description: "VAT included in commonSum; null if the bill does not state it"
  })
})

const RewardJson = Schema.Struct({
  carPrice: MoneyJson,
  ratePercent: Percent,
  tariffFrom: Schema.String.annotate({ format: "date", examples: ["2026-01-01"] })
})

export const BillJson = Schema.Struct({
  id: idJson("Bill id"),
  cmeDealerId: Schema.String,
  accountType: AccountType,
  operation: BillOperation,
  dealId: Schema.String,
  commonSum: MoneyJson,
  paidSum: MoneyJson,
  status: BillStatus,
  paymentStatus: Schema.Literals(["UNPAID", "PARTIALLY_PAID", "PAID"]),
  problem: Schema.optionalKey(Schema.String).annotate({
    description: "Why Billing has not issued or cancelled the invoice, as text; absent if there is no problem"
  }),
  invoiceId: Schema.NullOr(Schema.String),
  url: Schema.NullOr(Schema.String).annotate({
    description: "The invoice as PDF; null until Billing has issued it"
  }),
  vat: VatJson,
  reward: Schema.NullOr(RewardJson).annotate({ description: "How the sum was calculated; null unless GET_REWARD" }),
  createdAt: TimeJson,
  issuedAt: Schema.NullOr(TimeJson),
  paidAt: Schema.NullOr(TimeJson),
  cancelledAt: Schema.NullOr(TimeJson),
  replaces: Schema.NullOr(idJson("Bill id")),
  replacedBy: Schema.NullOr(idJson("Bill id"))
}).annotate({ identifier: "Bill" })

export const BillPageJson = Schema.Struct({
  items: Schema.Array(BillJson),
  nextCursor: NextCursorJson
}).annotate({ identifier: "BillPage" })

const rewardJson = ({ carPrice, operation, reward }: BillTerms): typeof RewardJson.Type | null =>
  operation === "GET_REWARD" ? { carPrice, ratePercent: reward.ratePercent, tariffFrom: reward.tariffFrom } : null

/** The schema drops what the API does not show. */
export const billJson = ({ problem, ...bill }: Bill): typeof BillJson.Type => ({
  ...bill,
  paymentStatus: paymentStatusOf(bill),
  ...(problem === null ? {} : { problem }),
  reward: rewardJson(bill)
})
