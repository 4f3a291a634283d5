import { isLoopback } from "./plaintextHosts.ts"
import type { SettingsReader } from "./SettingsReader.ts"

/** What runs inside this process instead of outside. */
export interface EmbeddedParts {
  readonly postgres: boolean
  /** The Billing sandbox. */
  readonly billing: boolean
}

/** The identity provider is known by name, and comes with the console. */
const parts = ["postgres", "billing", "oidc"]

const replaced = [
  ["postgres", "DATABASE_URL"],
  ["billing", "BILLING_URL"]
] as const

/** The first setting that says that this is not a try on one machine; null when there is none. */
const findExternal = (reader: SettingsReader, httpHost: string): string | null => {
  const given = ["DATABASE_URL", "BILLING_URL", "KAFKA_BROKERS"].find((name) => reader.isGiven(name))
  return given ?? (isLoopback(httpHost) ? null : "HTTP_HOST")
}

const readNamed = (reader: SettingsReader): ReadonlyArray<string> | null => {
  const named = reader
    .text("EMBEDDED")
    ?.split(",")
    .map((part) => part.trim())
  if (named === undefined) return null
  const unknown = named.filter((part) => !parts.includes(part))
  if (unknown.length > 0) {
    reader.problem(
      "EMBEDDED",
      `must be a comma list of ${parts.join(", ")}; it names ${JSON.stringify(unknown[0])}`
    )
  }
  return named
}

const explain = { postgres: "an empty Postgres in DATA_DIR", billing: "the Billing sandbox, which bills nobody" }

/**
 * As soon as anything is external, what is to be embedded must be named: a forgotten address would otherwise start
 * an empty database or a Billing that bills nobody.
 */
export const readEmbeddedParts = (reader: SettingsReader, httpHost: string): EmbeddedParts => {
  const named = readNamed(reader)
  const external = named === null ? findExternal(reader, httpHost) : "EMBEDDED"
  for (const [part, variable] of replaced) {
    const isNamed = named?.includes(part) ?? external === null
    if (isNamed && reader.isGiven(variable)) {
      reader.problem("EMBEDDED", `names ${part}, but ${variable} is set: remove one of them`)
    }
    if (isNamed || reader.isGiven(variable)) continue
    const add = [...(named ?? []), part].join(",")
    reader.problem(variable, `is required, because ${external} is set (EMBEDDED=${add} starts ${explain[part]})`)
  }
  const isEmbedded = (part: "postgres" | "billing", variable: string) =>
    !reader.isGiven(variable) && (named?.includes(part) ?? external === null)
  return { postgres: isEmbedded("postgres", "DATABASE_URL"), billing: isEmbedded("billing", "BILLING_URL") }
}
