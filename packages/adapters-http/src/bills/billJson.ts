import {
  AccountType,
  BillOperation,
  BillStatus,
  paymentStatusOf,
  Percent,
  VatMode,
  type Bill
} from "@dealer-billing/domain"
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
  url: Schema.NullOr(Schema.String).annotate({ description: "The invoice as PDF; null until Billing has issued it" }),
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

const rewardJson = ({ carPrice, reward }: Bill): typeof RewardJson.Type | null =>
  reward === null || carPrice === null
    ? null
    : { carPrice, ratePercent: reward.ratePercent, tariffFrom: reward.tariffFrom }

export const billJson = (bill: Bill): typeof BillJson.Type => ({
  id: bill.id,
  cmeDealerId: bill.cmeDealerId,
  accountType: bill.accountType,
  operation: bill.operation,
  dealId: bill.dealId,
  commonSum: bill.commonSum,
  paidSum: bill.paidSum,
  status: bill.status,
  paymentStatus: paymentStatusOf(bill),
  ...(bill.problem === null ? {} : { problem: bill.problem }),
  invoiceId: bill.invoiceId,
  url: bill.url,
  vat: bill.vat,
  reward: rewardJson(bill),
  createdAt: bill.createdAt,
  issuedAt: bill.issuedAt,
  paidAt: bill.paidAt,
  cancelledAt: bill.cancelledAt,
  replaces: bill.replaces,
  replacedBy: bill.replacedBy
})
