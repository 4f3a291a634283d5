import { Result } from "effect"
import { readSecretFile } from "./readSecretFile.ts"
import { findUnknownVariables } from "./unknownVariables.ts"

export type Environment = Readonly<Record<string, string | undefined>>

/** Collects all problems, so that one message can list them. */
export class SettingsReader {
  readonly problems: Array<string> = []
  /** The names of all settings that were read. */
  readonly known = new Set<string>()
  readonly #environment: Environment

  constructor(environment: Environment) {
    this.#environment = environment
  }

  /** An empty variable counts as an unset one. */
  text(name: string): string | null {
    this.known.add(name)
    return this.#environment[name]?.trim() || null
  }

  /** Whether the variable or its `_FILE` is set. */
  isGiven(name: string): boolean {
    return this.text(name) !== null || Boolean(this.#environment[`${name}_FILE`]?.trim())
  }

  /** From the variable, or from the file in `NAME_FILE`. */
  secret(name: string): string | null {
    const text = this.text(name)
    const file = this.text(`${name}_FILE`)
    if (file === null) return text
    if (text !== null) return this.problem(name, `is set twice: remove it or ${name}_FILE`)
    const read = readSecretFile(file)
    if (Result.isSuccess(read)) return read.success
    return this.problem(name, `cannot be read from ${file} (${name}_FILE): ${read.failure}`)
  }

  /** Call it after all settings were read. */
  unknownVariables(): ReadonlyArray<string> {
    return findUnknownVariables(this.#environment, [...this.known])
  }

  problem(name: string, issue: string): null {
    this.problems.push(`${name} ${issue}`)
    return null
  }

  port(name: string, fallback: number): number {
    const text = this.text(name)
    if (text === null) return fallback
    if (/^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
    this.problem(name, `must be a port, 0 to 65535; it is ${JSON.stringify(text)}`)
    return fallback
  }

  /** A whole number of at least 1. */
  count(name: string, fallback: number, most: number): number {
    const text = this.text(name)
    if (text === null) return fallback
    if (/^[0-9]{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text)
    this.problem(name, `must be a whole number, 1 to ${most}; it is ${JSON.stringify(text)}`)
    return fallback
  }

  url(name: string, protocols: ReadonlyArray<string>, text: string | null = this.text(name)): string | null {
    if (text === null) return null
    const isGood = URL.canParse(text) && protocols.includes(new URL(text).protocol)
    return isGood
      ? text
      : this.problem(name, `must be a URL that starts with ${protocols.map((each) => `${each}//`).join(" or ")}`)
  }

  encryptedUrl(name: string, mayBePlaintext: (host: string) => boolean): string | null {
    const url = this.url(name, ["http:", "https:"])
    if (url === null || new URL(url).protocol === "https:" || mayBePlaintext(new URL(url).hostname)) return url
    return this.problem(name, "must be https, or its host must be a loopback address or in ALLOW_PLAINTEXT")
  }

  parsed<A>(
    name: string,
    parse: (text: string) => Result.Result<A, string>,
    text: string | null = this.text(name)
  ): A | null {
    if (text === null) return null
    const parsed = parse(text)
    return Result.isSuccess(parsed) ? parsed.success : this.problem(name, parsed.failure)
  }
}
