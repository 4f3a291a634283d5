import { type Kopecks } from "@dealer-billing/domain"
import { debtorOf, isErasedRequisite, type Seller } from "@dealer-billing/domain/internal"
import { formatRubles } from "./formatRubles.ts"
import { russianDate } from "./russianDay.ts"
import { contentWidth, marginLeft, pageHeight, type Page } from "./Page.ts"
import type { StatementDocument } from "./StatementDocument.ts"
import { accountTitles, hashText, provisionalText } from "./statementText.ts"
import { sumInWords } from "./sumInWords.ts"

export const statementTitle = ({ statement: { period } }: StatementDocument): string =>
  `Акт сверки взаимных расчётов за период с ${russianDate(period.from)} по ${russianDate(period.to)}`

interface Party {
  readonly name: string
  readonly inn: string
  readonly kpp?: string | null
}

const formatParty = ({ inn, kpp = null, name }: Party): string =>
  `${name} (ИНН\u00A0${inn}${kpp === null ? "" : `, КПП\u00A0${kpp}`})`

export const drawStatementHeading = (page: Page, document: StatementDocument): void => {
  const { dealer, seller, statement } = document
  const { requisite } = dealer
  page.paragraph(statementTitle(document), { font: "bold", size: 13, align: "center" }, 4)
  page.rule(1.2, 6)
  const buyer = isErasedRequisite(requisite) ? requisite.name : formatParty(requisite)
  page.paragraph(`между ${formatParty(seller)}, далее «Продавец», и ${buyer}, далее «Дилер»`, {}, 3)
  page.paragraph(`Предмет расчётов: ${accountTitles[statement.account.accountType]}.`, {}, 3)
  page.paragraph("По данным Продавца. Дебет: начислено Дилеру или возвращено ему; кредит: оплачено Дилером.", {}, 6)
  if (statement.isFinal) return
  page.paragraph(provisionalText, { font: "bold" }, 6)
}

/** `sumInWords` ends below a trillion roubles. */
const wordsMax: Kopecks = 99_999_999_999_999n

const sumText = (sum: Kopecks): string =>
  `${formatRubles(sum)} руб.${sum > wordsMax ? "" : ` (${sumInWords(sum)})`}`

const debtSentence = ({ dealer, seller, statement }: StatementDocument): string => {
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

const drawSide = (page: Page, x: number, title: string, name: string, person: string): void => {
  let y = page.y + page.text(`${title}: ${name}`, x, page.y, columnWidth, { font: "bold" }) + 26
  page.pdf
    .lineWidth(0.6)
    .moveTo(x, y)
    .lineTo(x + columnWidth, y)
    .stroke()
  y += 2
  page.text(person, x, y, columnWidth, { size: 7.5, align: "center" })
}

const formatSignatory = (seller: Seller): string =>
  `${seller.inn.length === 12 ? "предприниматель" : "руководитель"} ${seller.director}`

const endHeight = 190

export const drawStatementEnd = (page: Page, document: StatementDocument): void => {
  const { requisite } = document.dealer
  const { signatory } = requisite
  // Signatures must not be alone on a page.
  page.reserve(endHeight)
  page.paragraph(debtSentence(document), { font: "bold", size: 9.5 }, 6)
  page.paragraph("Расхождения (заполняет Дилер): ______________________________________________", {}, 14)
  drawSide(
    page,
    marginLeft,
    "Продавец",
    document.seller.name,
    `подпись, ${formatSignatory(document.seller)}, М. П.`
  )
  const person = signatory === undefined ? "подпись" : `подпись, ${signatory.position} ${signatory.name}`
  drawSide(page, marginLeft + columnWidth + columnGap, "Дилер", requisite.name, `${person}, М. П.`)
  page.y += 80
}

export const drawStatementFoot = (page: Page, { hash, statement }: StatementDocument): void =>
  page.onEveryPage((number, count) => {
    const y = pageHeight - 30
    const text = hashText(statement, hash)
    page.text(text, marginLeft, y, contentWidth - 70, { size: 6 })
    page.text(`Страница ${number} из ${count}`, marginLeft + contentWidth - 70, y, 70, { size: 7, align: "right" })
  })
