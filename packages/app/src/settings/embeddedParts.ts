import { isLoopback } from "./plaintextHosts.ts"
import type { SettingsReader } from "./SettingsReader.ts"

export interface EmbeddedParts {
  readonly postgres: boolean
  /** The Billing sandbox. */
  readonly billing: boolean
}

/** `oidc` is accepted and has no effect until the console exists. */
const parts = ["postgres", "billing", "oidc"]

const replaced = [
  ["postgres", "DATABASE_URL"],
  ["billing", "BILLING_URL"]
] as const

/** The first setting that refers to something outside this machine. */
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
      `must be a comma list of ${parts.join(", ")}; ${JSON.stringify(unknown[0])} is unknown`
    )
  }
  return named
}

const explain = {
  postgres: "an empty Postgres in DATA_DIR",
  billing: "the Billing sandbox, which issues no real bills"
}

/**
 * As soon as anything is external, embedded parts must be named: a forgotten address must not start an empty database
 * or a sandbox that issues no real bills.
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
