import { Result } from "effect"
import type { BankDocument, BankParty, BankStatementProblem, RefusedDocument } from "./BankStatement.ts"
import { forms, type Form } from "./forms.ts"
import { inOrder } from "./inOrder.ts"
import type { Section } from "./readSections.ts"

export const makeReader = ({ line, values }: Section, problems: Array<BankStatementProblem>) => {
  const text = (key: string): string | null => values.get(key)?.[0]?.text ?? null
  const read = <A>(key: string, form: Form<A>): A | null => {
    const value = values.get(key)?.[0]
    if (value === undefined) return null
    const found = form.read(value.text)
    if (found === null) problems.push({ line: value.line, message: `${key} is ${form.problem}` })
    return found
  }
  const mandatory = <A>(key: string, found: A | null, isThere = values.has(key)): A | null => {
    if (!isThere) problems.push({ line, message: `${key} is missing` })
    return found
  }
  return { text, read, mandatory }
}

const joinParts = (section: Section, key: string, count: number): string | null => {
  const parts = Array.from({ length: count }, (_, index) => section.values.get(`${key}${index + 1}`)?.[0]?.text)
  return parts.some((part) => part !== undefined) ? parts.filter((part) => part !== undefined).join(" ") : null
}

const withInn = /^ИНН\s*(?<inn>[0-9]{12}|[0-9]{10})(?:\/[0-9]+)?\s+(?<name>\S.*)$/u

type Values = ReturnType<typeof makeReader>

const readParty = (section: Section, { mandatory, read, text }: Values, party: string): BankParty | null => {
  const accountKey = [`${party}Счет`, `${party}РасчСчет`].find((key) => section.values.has(key)) ?? `${party}Счет`
  const account = mandatory(accountKey, read(accountKey, forms.account))
  // A single field may have the INN before the name. Of numbered parts, only the first is the name.
  const single = text(party)
  const groups = withInn.exec(single ?? text(`${party}1`) ?? "")?.groups
  const name = groups?.name ?? text(`${party}1`) ?? single
  const inn = read(`${party}ИНН`, forms.inn) ?? groups?.inn ?? null
  return account === null ? null : { account, inn: inn === "0" ? null : inn, name }
}

/** An indirect payment has the correspondent account in the first key and ours in the second. */
const listAccounts = ({ values }: Section, party: string): ReadonlyArray<string> =>
  [`${party}Счет`, `${party}РасчСчет`].flatMap((key) => values.get(key)?.[0]?.text ?? [])

const findDirection = (section: Section, accounts: ReadonlySet<string>): BankDocument["direction"] => {
  const isOurs = (party: string) => listAccounts(section, party).some((account) => accounts.has(account))
  return isOurs("Получатель") ? "CREDIT" : isOurs("Плательщик") ? "DEBIT" : "NOT_OURS"
}

export const readDocument = (
  section: Section,
  accounts: ReadonlySet<string>
): Result.Result<BankDocument, RefusedDocument> => {
  const { kind, line, warnings } = section
  const problems = [...section.problems]
  const values = makeReader(section, problems)
  const { mandatory, read, text } = values
  const number = mandatory("Номер", text("Номер"))
  const day = mandatory("Дата", read("Дата", forms.day))
  const sum = mandatory("Сумма", read("Сумма", forms.sum))
  const payer = readParty(section, values, "Плательщик")
  const payee = readParty(section, values, "Получатель")
  const creditedDay = read("ДатаПоступило", forms.day)
  read("ДатаСписано", forms.day)
  const purpose = text("НазначениеПлатежа") ?? joinParts(section, "НазначениеПлатежа", 6) ?? ""
  const isRead = number !== null && day !== null && sum !== null && payer !== null && payee !== null
  if (!isRead || problems.length > 0) return Result.fail({ line, problems: inOrder(problems) })
  const direction = findDirection(section, accounts)
  const parties = { direction, payer, payee }
  return Result.succeed({
    line,
    kind,
    number,
    day,
    creditedDay,
    sum,
    ...parties,
    purpose,
    warnings: inOrder(warnings)
  })
}
