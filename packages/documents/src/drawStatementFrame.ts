import { debtorOf, isErasedRequisite, type Kopecks, type Requisite, type Seller } from "@dealer-billing/domain"
import { formatRubles } from "./formatRubles.ts"
import { russianDate } from "./russianDay.ts"
import { contentWidth, marginLeft, pageHeight, type Page } from "./Page.ts"
import type { StatementDocument } from "./StatementDocument.ts"
import { accountTitles, hashText, provisionalText } from "./statementText.ts"
import { sumInWords } from "./sumInWords.ts"

/** The title of the paper: also of the file. */
export const statementTitle = ({ statement: { period } }: StatementDocument): string =>
  `Акт сверки взаимных расчётов за период с ${russianDate(period.from)} по ${russianDate(period.to)}`

const party = ({ inn, kpp, name }: { readonly name: string; readonly inn: string; readonly kpp: string | null }) =>
  `${name} (ИНН\u00A0${inn}${kpp === null ? "" : `, КПП\u00A0${kpp}`})`

const kppOf = ({ kpp }: Requisite): string | null => kpp ?? null

/** Between whom the act is, and about what. */
export const drawStatementHeading = (sheet: Page, paper: StatementDocument): void => {
  const { dealer, seller, statement } = paper
  const { requisite } = dealer
  sheet.paragraph(statementTitle(paper), { font: "bold", size: 13, align: "center" }, 4)
  sheet.rule(1.2, 6)
  const buyer = isErasedRequisite(requisite)
    ? requisite.name
    : party({ name: requisite.name, inn: requisite.inn, kpp: kppOf(requisite) })
  sheet.paragraph(`между ${party(seller)}, далее «Продавец», и ${buyer}, далее «Дилер»`, {}, 3)
  sheet.paragraph(`Предмет расчётов: ${accountTitles[statement.account.accountType]}.`, {}, 3)
  sheet.paragraph(
    "По данным Продавца. Дебет: начислено Дилеру или возвращено ему; кредит: оплачено Дилером.",
    {},
    6
  )
  if (statement.isFinal) return
  sheet.paragraph(provisionalText, { font: "bold" }, 6)
}

/** A sum of a trillion and more has no words here; its digits say it. */
const wordsMax: Kopecks = 99_999_999_999_999n

const sumText = (sum: Kopecks): string =>
  `${formatRubles(sum)} руб.${sum > wordsMax ? "" : ` (${sumInWords(sum)})`}`

/** Who owes whom, as the sentence that both sides sign. */
export const debtSentence = ({ dealer, seller, statement }: StatementDocument): string => {
  const { closingBalance, period } = statement
  const on = `По данным ${seller.name} на ${russianDate(period.to)}`
  const debtor = debtorOf(closingBalance)
  if (debtor === "NOBODY") return `${on} задолженность отсутствует.`
  const creditor = debtor === "DEALER" ? seller.name : dealer.requisite.name
  const sum = closingBalance < 0n ? -closingBalance : closingBalance
  return `${on} задолженность в пользу ${creditor} составляет ${sumText(sum)}.`
}

const columnGap = 30
const columnWidth = (contentWidth - columnGap) / 2

const drawSide = (sheet: Page, x: number, title: string, name: string, person: string): void => {
  let y = sheet.y + sheet.text(`${title}: ${name}`, x, sheet.y, columnWidth, { font: "bold" }) + 26
  sheet.pdf
    .lineWidth(0.6)
    .moveTo(x, y)
    .lineTo(x + columnWidth, y)
    .stroke()
  y += 2
  sheet.text(person, x, y, columnWidth, { size: 7.5, align: "center" })
}

const signatoryOf = (seller: Seller): string =>
  `${seller.inn.length === 12 ? "предприниматель" : "руководитель"} ${seller.director}`

const endHeight = 190

/** Who owes whom, and room for both signatures. */
export const drawStatementEnd = (sheet: Page, paper: StatementDocument): void => {
  const { requisite } = paper.dealer
  const { signatory } = requisite
  // A page with signatures alone would be of no act.
  sheet.reserve(endHeight)
  sheet.paragraph(debtSentence(paper), { font: "bold", size: 9.5 }, 6)
  sheet.paragraph("Расхождения (заполняет Дилер): ______________________________________________", {}, 14)
  drawSide(sheet, marginLeft, "Продавец", paper.seller.name, `подпись, ${signatoryOf(paper.seller)}, М. П.`)
  const person = signatory === undefined ? "подпись" : `подпись, ${signatory.position} ${signatory.name}`
  drawSide(sheet, marginLeft + columnWidth + columnGap, "Дилер", requisite.name, `${person}, М. П.`)
  sheet.y += 80
}

/** At the foot of every page: which act it is of, and which page of how many. */
export const drawStatementFoot = (sheet: Page, { hash, statement }: StatementDocument): void =>
  sheet.onEveryPage((page, count) => {
    const y = pageHeight - 30
    const text = hashText(statement, hash)
    sheet.text(text, marginLeft, y, contentWidth - 70, { size: 6 })
    sheet.text(`Страница ${page} из ${count}`, marginLeft + contentWidth - 70, y, 70, { size: 7, align: "right" })
  })
