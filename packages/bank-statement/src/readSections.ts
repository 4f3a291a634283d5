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
}

const newSection = (name: SectionName, line: number, kind = ""): OpenSection => ({
  name,
  line,
  kind,
  values: new Map()
})

/** Puts a value into its section, or says why it has no place there. */
const addValue = (section: OpenSection, key: string, value: Value): string | null => {
  if (!keys[section.name].has(key)) return `the key is not known in ${titles[section.name]}`
  const lengthMax = lengthMaxOf(key)
  if ([...value.text].length > lengthMax) return `${key} is longer than ${lengthMax} characters`
  const before = section.values.get(key)
  if (before !== undefined && !(section.name === "header" && repeatedKeys.has(key))) {
    return `${key} is there twice`
  }
  if (value.text !== "") section.values.set(key, [...(before ?? []), value])
  return null
}

/** The sections of a file, the header first; and all that is in no place or has no end. */
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
    else if (opening !== undefined) {
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
    } else
      told(line, at === -1 ? "this is neither Key=Value nor a section" : addValue(section, key, { line, text }))
  }
  if (!isEnded) {
    told(section.line, unfinished(section))
    told(lines.length, "the file ends without КонецФайла: a part of it is missing")
  }
  return { header, sections, problems }
}
