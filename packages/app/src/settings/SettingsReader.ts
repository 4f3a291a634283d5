import { Result } from "effect"
import { readSecretFile } from "./readSecretFile.ts"
import { findUnknownVariables } from "./unknownVariables.ts"

export type Environment = Readonly<Record<string, string | undefined>>

/** Collects what is wrong while the settings are read, so that one message can list it all. */
export class SettingsReader {
  readonly problems: Array<string> = []
  /** The names of all settings that were asked for. */
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

  /** Whether the variable is set, or the file that holds it is named. */
  isGiven(name: string): boolean {
    return this.text(name) !== null || Boolean(this.#environment[`${name}_FILE`]?.trim())
  }

  /** From the variable, or from the file that `NAME_FILE` names. */
  secret(name: string): string | null {
    const text = this.text(name)
    const file = this.text(`${name}_FILE`)
    if (file === null) return text
    if (text !== null) return this.problem(name, `is given twice: remove it or ${name}_FILE`)
    const read = readSecretFile(file)
    if (Result.isSuccess(read)) return read.success
    return this.problem(name, `cannot be read from ${file} (${name}_FILE): ${read.failure}`)
  }

  /** To be asked when everything has been read. */
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
    return isGood ? text : this.problem(name, `must be a URL with ${protocols.join(" or ")}//`)
  }

  /** An https URL, or an http one of a host that may be spoken to without TLS. */
  encryptedUrl(name: string, mayBePlaintext: (host: string) => boolean): string | null {
    const url = this.url(name, ["http:", "https:"])
    if (url === null || new URL(url).protocol === "https:" || mayBePlaintext(new URL(url).hostname)) return url
    return this.problem(name, "must be https, unless its host is a loopback address or ALLOW_PLAINTEXT names it")
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
