import { type Bill, type Kopecks } from "@dealer-billing/domain"
import { formatPercent, dueOf, type MonthlySummary } from "@dealer-billing/domain/internal"
import { csvText, moneyCell, textCell } from "./csvText.ts"

const titles = [
  "Счёт",
  "Номер счёта",
  "Сделка",
  "Цена автомобиля",
  "Ставка, %",
  "Вознаграждение",
  "в т. ч. НДС",
  "Оплачено",
  "К оплате",
  "Состояние"
]

const carRow = (bill: Bill): ReadonlyArray<string> => [
  String(bill.id),
  textCell(bill.invoiceNumber),
  textCell(bill.dealId),
  moneyCell(bill.carPrice),
  bill.reward === null ? "" : formatPercent(bill.reward.ratePercent).replace(".", ","),
  moneyCell(bill.commonSum),
  moneyCell(bill.vat.sum),
  moneyCell(bill.paidSum),
  moneyCell(dueOf(bill)),
  bill.status
]

const negative = (sum: Kopecks | null): Kopecks | null => (sum === null ? null : -sum)

/** The reversal of a cancelled bill, so that the columns add up to their totals. */
const reversalRow = ({ carPrice, commonSum, dealId, id, invoiceNumber, vat }: Bill): ReadonlyArray<string> => [
  String(id),
  textCell(invoiceNumber),
  textCell(dealId),
  moneyCell(negative(carPrice)),
  "",
  moneyCell(-commonSum),
  moneyCell(negative(vat.sum)),
  moneyCell(0n),
  moneyCell(0n),
  "Сторно"
]

/** A month's rewards as CSV: one row per car, and a reversal row for a cancelled bill, which no total includes. */
export const monthlySummaryCsv = ({ bills, totals }: MonthlySummary): string =>
  csvText([
    titles,
    ...bills.flatMap((bill) => (bill.status === "CANCELLED" ? [carRow(bill), reversalRow(bill)] : [carRow(bill)])),
    [
      "Итого",
      "",
      String(totals.cars),
      moneyCell(totals.carPrice),
      "",
      moneyCell(totals.reward),
      moneyCell(totals.vat),
      moneyCell(totals.paid),
      moneyCell(totals.owed),
      ""
    ]
  ])
