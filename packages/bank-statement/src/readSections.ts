import type { BankStatementProblem } from "./BankStatement.ts"
import { accountKeys, documentKeys, headerKeys, findLengthMax, repeatedKeys } from "./statementKeys.ts"

type SectionName = "header" | "account" | "document"

export interface Value {
  readonly line: number
  readonly text: string
}

export interface Section {
  readonly name: SectionName
  readonly line: number
  readonly kind: string
  /** Without empty values. Several only for a repeatable key. */
  readonly values: ReadonlyMap<string, ReadonlyArray<Value>>
  readonly problems: ReadonlyArray<BankStatementProblem>
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
 * Banks add own keys and write longer texts than a payment order allows. That is only a warning: values that are read
 * have checks of their own.
 */
const addValue = (section: OpenSection, key: string, value: Value): void => {
  const { line } = value
  if (!keys[section.name].has(key)) {
    section.warnings.push({ line, message: `unknown key in ${titles[section.name]}` })
    return
  }
  const lengthMax = findLengthMax(key)
  if ([...value.text].length > lengthMax) {
    section.warnings.push({ line, message: `${key} is longer than ${lengthMax} characters` })
  }
  const before = section.values.get(key)
  if (before !== undefined && !(section.name === "header" && repeatedKeys.has(key))) {
    section.problems.push({ line, message: `duplicate key ${key}` })
  } else if (value.text !== "") section.values.set(key, [...(before ?? []), value])
}

/** A text in a document may contain line ends. Elsewhere such a line is an error. */
const addOtherLine = ({ name, problems, warnings }: OpenSection, line: number): void => {
  const list = name === "document" ? warnings : problems
  list.push({ line, message: "this is neither Key=Value nor a section" })
}

/** In characters, several times what the format permits. */
const lineLengthMax = 1_024

/** The header is the first section. Any of `problems` makes the whole file unreadable. */
export const readSections = (lines: ReadonlyArray<string>) => {
  const header = newSection("header", 1)
  const sections: Array<Section> = [header]
  const problems: Array<BankStatementProblem> = []
  let section = header
  let isEnded = false
  const report = (line: number, message: string | null) => {
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
    if (isEnded) report(line, "there is text after КонецФайла")
    else if (whole.length > lineLengthMax) {
      section.problems.push({ line, message: `the line is longer than ${lineLengthMax} characters` })
    } else if (opening !== undefined) {
      report(section.line, unfinished(section))
      section = newSection(opening, line, text)
      sections.push(section)
    } else if (ending !== undefined) {
      report(line, section.name === ending ? null : `${key} without a section`)
      section = header
    } else if (key === "КонецФайла") {
      report(section.line, unfinished(section))
      section = header
      isEnded = true
    } else if (at === -1) addOtherLine(section, line)
    else addValue(section, key, { line, text })
  }
  if (!isEnded) {
    report(section.line, unfinished(section))
    report(lines.length, "КонецФайла is missing: the file is truncated")
  }
  return { header, sections, problems }
}
