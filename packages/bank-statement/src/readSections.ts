import type { BankStatementProblem } from "./BankStatement.ts"
import { accountKeys, documentKeys, headerKeys, lengthMaxOf, repeatedKeys } from "./statementKeys.ts"

export type SectionName = "header" | "account" | "document"

export interface Value {
  readonly line: number
  readonly text: string
}

export interface Section {
  readonly name: SectionName
  /** Where it begins. */
  readonly line: number
  /** Of a document. */
  readonly kind: string
  /** Without empty ones; several only where a key may be repeated. */
  readonly values: ReadonlyMap<string, ReadonlyArray<Value>>
  /** Why it cannot be believed. */
  readonly problems: ReadonlyArray<BankStatementProblem>
  /** What is odd about it, and harms nothing that is read of it. */
  readonly warnings: ReadonlyArray<BankStatementProblem>
}

const openings: Readonly<Record<string, SectionName>> = { СекцияРасчСчет: "account", СекцияДокумент: "document" }
const endings: Readonly<Record<string, SectionName>> = { КонецРасчСчет: "account", КонецДокумента: "document" }
const titles: Readonly<Record<SectionName, string>> = {
  header: "the header",
  account: "СекцияРасчСчет",
  document: "СекцияДокумент"
}
const keys: Readonly<Record<SectionName, ReadonlySet<string>>> = {
  header: headerKeys,
  account: accountKeys,
  document: documentKeys
}

interface OpenSection extends Section {
  readonly values: Map<string, Array<Value>>
  readonly problems: Array<BankStatementProblem>
  readonly warnings: Array<BankStatementProblem>
}

const newSection = (name: SectionName, line: number, kind = ""): OpenSection => ({
  name,
  line,
  kind,
  values: new Map(),
  problems: [],
  warnings: []
})

/**
 * Puts a value into its section. Banks add keys of their own and write more into a text than fits a payment order:
 * that is worth a warning only, because what is read besides is checked by its own form.
 */
const addValue = (section: OpenSection, key: string, value: Value): void => {
  const { line } = value
  if (!keys[section.name].has(key)) {
    section.warnings.push({ line, message: `the key is not known in ${titles[section.name]}` })
    return
  }
  const lengthMax = lengthMaxOf(key)
  if ([...value.text].length > lengthMax) {
    section.warnings.push({ line, message: `${key} is longer than ${lengthMax} characters` })
  }
  const before = section.values.get(key)
  if (before !== undefined && !(section.name === "header" && repeatedKeys.has(key))) {
    section.problems.push({ line, message: `${key} is there twice` })
  } else if (value.text !== "") section.values.set(key, [...(before ?? []), value])
}

/** Outside of documents nothing but values and sections stands; a document's text may have line ends in it. */
const addNothing = ({ name, problems, warnings }: OpenSection, line: number): void => {
  const list = name === "document" ? warnings : problems
  list.push({ line, message: "this is neither Key=Value nor a section" })
}

/** The longest line of a file, in characters: several times as much as the format permits. */
const lineLengthMax = 1_024

/** The sections of a file, the header first; and where it is cut off or put together wrongly: then it is no whole. */
export const readSections = (lines: ReadonlyArray<string>) => {
  const header = newSection("header", 1)
  const sections: Array<Section> = [header]
  const problems: Array<BankStatementProblem> = []
  let section = header
  let isEnded = false
  const told = (line: number, message: string | null) => {
    if (message !== null) problems.push({ line, message })
  }
  const unfinished = (found: Section): string | null =>
    found.name === "header" ? null : `${titles[found.name]} has no end`
  for (const [index, whole] of lines.entries()) {
    const line = index + 1
    if (index === 0 || whole.trim() === "") continue
    const at = whole.indexOf("=")
    const key = (at === -1 ? whole : whole.slice(0, at)).trim()
    const text = at === -1 ? "" : whole.slice(at + 1).trim()
    const opening = openings[key]
    const ending = endings[key]
    if (isEnded) told(line, "there is something behind КонецФайла")
    else if (whole.length > lineLengthMax) {
      section.problems.push({ line, message: `the line has more than ${lineLengthMax} characters` })
    } else if (opening !== undefined) {
      told(section.line, unfinished(section))
      section = newSection(opening, line, text)
      sections.push(section)
    } else if (ending !== undefined) {
      told(line, section.name === ending ? null : `${key} ends nothing`)
      section = header
    } else if (key === "КонецФайла") {
      told(section.line, unfinished(section))
      section = header
      isEnded = true
    } else if (at === -1) addNothing(section, line)
    else addValue(section, key, { line, text })
  }
  if (!isEnded) {
    told(section.line, unfinished(section))
    told(lines.length, "the file ends without КонецФайла: a part of it is missing")
  }
  return { header, sections, problems }
}
