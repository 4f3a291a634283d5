/** Twice the length may take about twice the time. */
const lengths = { short: 8_192, long: 16_384 }
const ratioMax = 3
/** Shorter times have no reliable ratio; quadratic time takes hundreds of ms at this length. */
const noiseMs = 40
const tries = 3

const anyText = [
  " ",
  "\t",
  "\n",
  "\r\n",
  "0",
  "a",
  "Я",
  ".",
  ":",
  "/",
  "@",
  "(",
  '"',
  '""',
  "\u00A0",
  "№",
  "-",
  "=",
  "😀"
]
/** Some texts begin with another character, because an anchored expression stops there. */
const frames = [
  ["", ""],
  ["", "!"],
  ["\u0000", "\u0000"]
] as const
const ownPairsMax = 10

/** Repeated units that may be slow: characters of the expression, and others. */
const listUnits = ({ source }: RegExp): ReadonlyArray<string> => {
  const own = [...new Set(source.replace(/\\p\{[^}]*\}|\\./gu, " "))].filter(
    (each) => !"[](){}|*+?^$".includes(each)
  )
  const first = own.slice(0, ownPairsMax)
  return [...new Set([...anyText, ...own, ...first.flatMap((left) => first.map((right) => left + right))])]
}

const makeText = (unit: string, length: number, [start, end]: (typeof frames)[number]): string =>
  start + unit.repeat(Math.ceil(length / unit.length)).slice(0, length) + end

/** CPU time, which does not depend on other processes. */
const timeMs = (expression: RegExp, text: string): number => {
  const started = process.cpuUsage()
  text.replace(expression, "")
  return process.cpuUsage(started).user / 1_000
}

const bestMs = (expression: RegExp, text: string): number =>
  Math.min(...Array.from({ length: tries }, () => timeMs(expression, text)))

/** A text for which twice the length takes more than three times the time; null if none is found. */
export const slowText = (expression: RegExp): string | null => {
  const everywhere = new RegExp(expression.source, `${expression.flags.replace(/[gy]/gu, "")}g`)
  for (const unit of listUnits(expression)) {
    for (const frame of frames) {
      const long = makeText(unit, lengths.long, frame)
      if (timeMs(everywhere, long) < noiseMs) continue
      const ratio = bestMs(everywhere, long) / bestMs(everywhere, makeText(unit, lengths.short, frame))
      if (ratio > ratioMax) return `${JSON.stringify(unit)}, repeated`
    }
  }
  return null
}
