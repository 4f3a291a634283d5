export interface Sample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

export interface Family {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly samples: ReadonlyArray<Sample>
}

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/u
const labelPart = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/u
const number = /^(?:[+-]?Inf|NaN|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/u

const fail = (line: string, reason: string): never => {
  throw new Error(`${reason}: ${line}`)
}

const readLabels = (line: string, text: string): ReadonlyMap<string, string> => {
  const labels = new Map<string, string>()
  let rest = text
  while (rest !== "") {
    const [whole, name, value] = labelPart.exec(rest) ?? fail(line, "a label that is none")
    if (name === undefined || value === undefined || labels.has(name)) return fail(line, "a label twice")
    labels.set(name, value)
    rest = rest.slice(whole.length)
  }
  return labels
}

const readSample = (line: string): Sample => {
  const [, name = "", labels = "", value = ""] = sampleLine.exec(line) ?? fail(line, "no sample")
  if (!number.test(value)) fail(line, "no number")
  return { name, labels: readLabels(line, labels), value: Number(value.replace("Inf", "Infinity")) }
}

const suffixes: Readonly<Record<string, ReadonlyArray<string>>> = {
  counter: [""],
  gauge: [""],
  histogram: ["_bucket", "_sum", "_count"]
}

const seriesOf = ({ labels, name }: Sample, without: string): string =>
  `${name} ${[...labels]
    .filter(([label]) => label !== without)
    .map(([label, value]) => `${label}=${value}`)
    .toSorted()
    .join()}`

const checkHistogram = ({ name, samples }: Family): void => {
  const buckets = Map.groupBy(
    samples.filter((sample) => sample.name === `${name}_bucket`),
    (sample) => seriesOf(sample, "le").replace("_bucket ", "_count ")
  )
  for (const [series, values] of buckets) {
    const bounds = values.map(({ labels }) => Number((labels.get("le") ?? "").replace("Inf", "Infinity")))
    const counts = values.map(({ value }) => value)
    const total = samples.find((sample) => seriesOf(sample, "") === series)
    const isRising = (list: ReadonlyArray<number>) => list.every((each, index) => each >= (list[index - 1] ?? 0))
    if (!isRising(bounds) || bounds.at(-1) !== Infinity) fail(series, "bounds that do not rise to +Inf")
    if (!isRising(counts) || counts.at(-1) !== total?.value) fail(series, "buckets that do not add up")
  }
}

const check = (family: Family): void => {
  const allowed = suffixes[family.type] ?? fail(family.name, "an unknown type")
  for (const { name } of family.samples) {
    if (!allowed.some((suffix) => name === family.name + suffix)) fail(name, "a sample outside of its family")
  }
  const series = family.samples.map((sample) => seriesOf(sample, ""))
  if (new Set(series).size !== series.length) fail(family.name, "a series twice")
  if (family.help === "") fail(family.name, "a family without help")
  if ((family.type === "counter") !== family.name.endsWith("_total")) fail(family.name, "a name against its type")
  if (family.type === "histogram") checkHistogram(family)
}

/** Reads the text format of Prometheus 0.0.4, and throws on whatever is not exactly right. */
export const readPrometheusText = (text: string): ReadonlyMap<string, Family> => {
  if (!text.endsWith("\n")) fail(text.slice(-40), "no new line at the end")
  const families = new Map<string, { name: string; type: string; help: string; samples: Array<Sample> }>()
  let help = ""
  let current: { samples: Array<Sample> } | null = null
  for (const line of text.slice(0, -1).split("\n")) {
    const [, kind, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/u.exec(line) ?? []
    if (kind === "HELP") help = rest
    else if (kind === "TYPE") {
      if (families.has(name)) fail(line, "a family twice")
      current = { samples: [] }
      families.set(name, Object.assign(current, { name, type: rest, help }))
      help = ""
    } else (current ?? fail(line, "a sample before its type")).samples.push(readSample(line))
  }
  for (const family of families.values()) check(family)
  return families
}
