import { dueOf, formatPercent, type MonthlySummary } from "@dealer-billing/domain"
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

/** A month's rewards as a table, one car a row; cancelled bills are in no total. */
export const monthlySummaryCsv = ({ bills, totals }: MonthlySummary): string =>
  csvText([
    titles,
    ...bills.map((bill) => [
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
    ]),
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
