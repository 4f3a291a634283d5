import { BillStatus, Percent, type Bill } from "@dealer-billing/domain"
import {
  signedAmount,
  dueOf,
  paymentStatusOf,
  type AppliedPayment,
  type BillMovement,
  type MonthlySummary
} from "@dealer-billing/domain/internal"
import { Schema } from "effect"
import { BillAllocationJson, billAllocationJson } from "../bills/billAllocationJson.ts"
import { VatJson } from "../bills/billJson.ts"
import { idJson, MoneyJson, moneyJson, TimeJson } from "../endpoint/json.ts"
import { AllocationJson, allocationJson } from "../payments/paymentJson.ts"

const CarJson = Schema.Struct({
  billId: idJson("Bill id"),
  dealId: Schema.String,
  invoiceNumber: Schema.NullOr(Schema.String),
  status: BillStatus,
  paymentStatus: Schema.Literals(["UNPAID", "PARTIALLY_PAID", "PAID"]),
  createdAt: TimeJson,
  closedAt: Schema.NullOr(TimeJson),
  carPrice: Schema.NullOr(MoneyJson),
  ratePercent: Schema.NullOr(Percent),
  tariffFrom: Schema.NullOr(Schema.String),
  reward: moneyJson("VAT included"),
  vat: VatJson,
  paid: MoneyJson,
  owed: MoneyJson,
  allocations: Schema.Array(BillAllocationJson).annotate({
    description: "All changes of the paid sum, of any month; they add up to `paid`"
  })
}).annotate({ identifier: "RewardedCar" })

const MonthlyPaymentJson = Schema.Struct({
  paymentId: Schema.String,
  type: Schema.Literals(["payment.received", "payment.reversed"]),
  effect: moneyJson("The change of the account; negative: taken back"),
  paidAt: TimeJson,
  receivedAt: TimeJson,
  allocations: Schema.Array(AllocationJson).annotate({ description: "Also to bills of other months" })
}).annotate({ identifier: "MonthlyPayment" })

export const SummaryJson = Schema.Struct({
  cmeDealerId: Schema.String,
  month: Schema.String.annotate({ examples: ["2026-11"] }),
  timeZone: Schema.String,
  cars: Schema.Array(CarJson).annotate({ description: "Billed in the month, including cancelled bills" }),
  totals: Schema.Struct({
    cars: Schema.Int,
    carPrice: MoneyJson,
    reward: MoneyJson,
    vat: MoneyJson,
    paid: MoneyJson,
    owed: MoneyJson
  }).annotate({ description: "Without cancelled bills" }),
  payments: Schema.Array(MonthlyPaymentJson).annotate({ description: "Booked in the month" }),
  balance: moneyJson("The account's balance now, for its next bill")
}).annotate({ identifier: "MonthlySummary" })

const carJson = (bill: Bill, movements: ReadonlyArray<BillMovement>): typeof CarJson.Type => ({
  ...bill,
  billId: bill.id,
  paymentStatus: paymentStatusOf(bill),
  ratePercent: bill.reward?.ratePercent ?? null,
  tariffFrom: bill.reward?.tariffFrom ?? null,
  reward: bill.commonSum,
  paid: bill.paidSum,
  owed: dueOf(bill),
  allocations: movements.map(billAllocationJson)
})

const monthlyPaymentJson = ({
  payment,
  receivedAt,
  transfers
}: AppliedPayment): typeof MonthlyPaymentJson.Type => ({
  ...payment,
  effect: signedAmount(payment),
  receivedAt,
  allocations: transfers.map(allocationJson)
})

export const summaryJson = ({
  bills,
  movements,
  payments,
  ...summary
}: MonthlySummary): typeof SummaryJson.Type => {
  const ofBill = Map.groupBy(movements, ({ transfer }) => transfer.billId)
  return {
    ...summary,
    cars: bills.map((bill) => carJson(bill, ofBill.get(bill.id) ?? [])),
    payments: payments.map(monthlyPaymentJson)
  }
}
