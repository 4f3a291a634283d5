import { format } from "prettier"
import type { DomainDocs, Port, UseCase } from "./readDomain.ts"

const code = (names: ReadonlyArray<string>): string => names.map((name) => `\`${name}\``).join(", ")

const cell = (text: string): string => text.replaceAll("|", "\\|")

const table = (titles: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [titles, titles.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n")

const findGroup = ({ storage }: DomainDocs, port: string): string | undefined =>
  [...storage].find(([, ports]) => ports.includes(port))?.[0]

/** A program must provide it. `WorkerHealth` comes from `workerLayer`. */
const isNeeded = (docs: DomainDocs, { name }: Port): boolean =>
  findGroup(docs, name) !== undefined || docs.useCases.some(({ needs }) => needs.includes(name))

const groupOrder = ["CoreStorage", "OperatorStorage", "DocumentStorage", undefined]

export const renderPortTable = (docs: DomainDocs): string =>
  table(
    ["port", "part of", "methods", "what it promises"],
    docs.ports
      .filter((port) => isNeeded(docs, port))
      .toSorted(
        (left, right) =>
          groupOrder.indexOf(findGroup(docs, left.name)) - groupOrder.indexOf(findGroup(docs, right.name))
      )
      .map(({ methods, name, promise }) => {
        const group = findGroup(docs, name)
        const count = methods === 0 ? "a value" : String(methods)
        return [code([name]), group === undefined ? "" : code([group]), count, promise]
      })
  )

/** Storage ports by their group, the others by name. */
const showNeeds = (docs: DomainDocs, { needs }: UseCase): string =>
  code([...new Set(needs.map((name) => findGroup(docs, name) ?? name))].toSorted())

export const renderUseCaseTable = (docs: DomainDocs): string =>
  table(
    ["use case", "what it does", "command", "needs", "errors besides `StorageUnavailable`"],
    docs.useCases.map((useCase) => [
      code([useCase.name]),
      useCase.does,
      useCase.command === "" ? "" : code([useCase.command]),
      showNeeds(docs, useCase),
      code(useCase.errors.filter((name) => name !== "StorageUnavailable"))
    ])
  )

const between = (text: string, name: string, content: string): string => {
  const begin = `<!-- generated: ${name} -->`
  const end = `<!-- end of ${name} -->`
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`the text has no ${begin} … ${end}`)
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`
}

/** The text with new tables between its markers. */
export const withTables = (text: string, docs: DomainDocs, prettierOptions: object): Promise<string> =>
  format(between(between(text, "ports", renderPortTable(docs)), "use cases", renderUseCaseTable(docs)), {
    ...prettierOptions,
    parser: "markdown"
  })
