import { Effect } from "effect"
import { passes, type SuiteCase } from "../../contract/index.ts"
import type { StoragePorts } from "../../src/internal.ts"
import type { Mutant, MutantSet } from "./mutant.ts"

export interface Row {
  readonly breaks: string
  /** The case that notices it; null when none does. */
  readonly killer: string | null
  readonly survives: string | null
}

const survivor = "**survives**: "

const findKiller = Effect.fn("findKiller")(function* (
  cases: ReadonlyArray<SuiteCase<StoragePorts>>,
  { breaks, layer, survives }: Mutant,
  known: string | undefined
) {
  const first = cases.filter(({ name }) => name === known)
  for (const each of [...first, ...cases]) {
    const row: Row = { breaks, killer: each.name, survives: null }
    if (!(yield* passes(each, layer))) return row
  }
  const row: Row = { breaks, killer: null, survives: survives ?? null }
  return row
})

/** Tries the case that the page names first, so that a run takes a second. */
export const findKillers = ({ mutants, suite }: MutantSet, page: string) => {
  const known = new Map(
    Array.from(sectionOf(page, suite.name).matchAll(/^\| (.+?) +\| (.+?) +\|$/gmu), (row) => [row[1]!, row[2]!])
  )
  return Effect.forEach(mutants, (mutant) => findKiller(suite.cases, mutant, known.get(mutant.breaks)), {
    concurrency: 8
  })
}

const sectionOf = (page: string, name: string): string =>
  page.split(/^## /mu).find((section) => section.startsWith(`${name}\n`)) ?? ""

const table = (rows: ReadonlyArray<readonly [string, string]>): string => {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (cells: ReadonlyArray<string>, fill: string) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(" | ")} |`
  const [head, ...body] = rows
  return [line(head!, " "), line(["", ""], "-"), ...body.map((row) => line(row, " "))].join("\n")
}

const cellOf = ({ killer, survives }: Row): string => killer ?? `${survivor}${survives}`

/** docs/contracts/mutants.md */
export const mutantsPage = (found: ReadonlyArray<readonly [suite: string, rows: ReadonlyArray<Row>]>): string => {
  const all = found.flatMap(([, rows]) => rows)
  const killed = all.filter(({ killer }) => killer !== null).length
  const sections = found.map(([suite, rows]) => {
    const cells = rows.map((row) => [row.breaks, cellOf(row)] as const)
    return `## ${suite}\n\n${table([["broken promise", "noticed by the case"], ...cells])}\n`
  })
  const intro =
    "# Mutants of the storage suites\n\n" +
    "Made by `npm run contracts`. A mutant is an in-memory storage that breaks one promise of a port. A suite that\n" +
    "passes on a mutant is too weak: the test is then red, unless the table says why no case can notice it.\n\n" +
    `${found.length} suites, ${all.length} mutants: ${killed} killed, ${all.length - killed} not.\n`
  return [intro, ...sections].join("\n")
}
