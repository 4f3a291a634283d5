import { flatMapFiles, isSource, isTest, splitLines, type Files, type Problems } from "./files.ts"

const sourceLinesMax = 250
const testLinesMax = 400
const lineLengthMax = 120
export const medianLinesMax = 75

/** The limit of a function, 60 lines, is a lint rule. */
export const checkBudgets = (files: Files): Problems =>
  flatMapFiles(files, (path, text) => {
    // Nobody reads what a generator made.
    if (!/\.(ts|mjs)$/.test(path) || path.includes("/generated/")) return []
    const lines = splitLines(text)
    const linesMax = isTest(path) ? testLinesMax : sourceLinesMax
    const long = lines.flatMap((line, index) =>
      line.length > lineLengthMax ? [`${path}:${index + 1} is too long`] : []
    )
    return lines.length > linesMax ? [...long, `${path} has ${lines.length} lines, more than ${linesMax}`] : long
  })

export const medianLines = (files: Files): number => {
  const counts = Object.entries(files)
    .filter(([path]) => isSource(path))
    .map(([, text]) => splitLines(text).length)
    .toSorted((left, right) => left - right)
  return counts[Math.floor(counts.length / 2)] ?? 0
}
