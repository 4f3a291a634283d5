import { createSecretKey, type KeyObject } from "node:crypto"
import { Result } from "effect"

export interface RequisiteKey {
  readonly id: string
  readonly key: KeyObject
}

/** The active key encrypts, all keys decrypt. */
export interface RequisiteKeyring {
  readonly active: RequisiteKey
  readonly byId: ReadonlyMap<string, RequisiteKey>
}

const keyBytes = 32
export const keyIdPattern = /^[A-Za-z0-9_.-]{1,32}$/u
const hexPattern = /^[0-9a-f]{64}$/iu
const base64Pattern = /^[A-Za-z0-9+/_-]{43}=?$/u
const defaultKeyId = "1"

const parseKey = (text: string, position: number, isOnly: boolean): Result.Result<RequisiteKey, string> => {
  const separator = text.indexOf(":")
  if (separator < 0 && !isOnly) return Result.fail(`key ${position} has no name: write name:key`)
  const id = separator < 0 ? defaultKeyId : text.slice(0, separator)
  if (!keyIdPattern.test(id)) {
    return Result.fail(`key ${position} has a bad name: 1 to 32 letters, digits, dots, hyphens or underscores`)
  }
  const value = text.slice(separator + 1)
  const isHex = hexPattern.test(value)
  const bytes = isHex || base64Pattern.test(value) ? Buffer.from(value, isHex ? "hex" : "base64url") : null
  return bytes?.length === keyBytes
    ? Result.succeed({ id, key: createSecretKey(bytes) })
    : Result.fail(`key ${position} must be 32 bytes in base64, base64url or hexadecimal digits`)
}

/**
 * Reads `REQUISITE_KEYS`: a comma list of `name:key`. The first key is active; a single key needs no name. A failure
 * never contains a key.
 */
export const parseRequisiteKeys = (text: string): Result.Result<RequisiteKeyring, string> => {
  const parts = text.split(",").map((part) => part.trim())
  const keys = parts.map((part, index) => parseKey(part, index + 1, parts.length === 1))
  const problems = keys.flatMap((key) => (Result.isFailure(key) ? [key.failure] : []))
  if (problems.length > 0) return Result.fail(problems.join("; "))
  const good = keys.flatMap((key) => (Result.isSuccess(key) ? [key.success] : []))
  const byId = new Map(good.map((key) => [key.id, key]))
  const active = good[0]
  if (active === undefined) return Result.fail("there is no key")
  if (byId.size < good.length) return Result.fail("two keys have the same name")
  return Result.succeed({ active, byId })
}
