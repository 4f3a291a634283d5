import { Instant, parseJson, text } from "@dealer-billing/domain/internal"
import { Result, Schema, SchemaGetter } from "effect"
import { inputProblems } from "../endpoint/decodeInput.ts"
import { Scope } from "../endpoint/Scope.ts"

export const readers: ReadonlyArray<Scope> = ["read", "admin"]

const Sha256 = Schema.String.check(
  Schema.isPattern(/^[0-9a-fA-F]{64}$/u, { message: "must be the SHA-256 of the key: 64 hexadecimal digits" })
).pipe(
  Schema.decodeTo(Schema.String, {
    decode: SchemaGetter.transform((hex) => hex.toLowerCase()),
    encode: SchemaGetter.transform((hex) => hex)
  })
)

/** `jwt:` and `cli:` name other kinds of callers. */
const KeyName = text(64).check(
  Schema.makeFilter((name: string) => !/^(?:jwt|cli):/.test(name) || "must not begin with jwt: or cli:")
)

export const ApiKey = Schema.Struct({
  name: KeyName,
  sha256: Sha256,
  scopes: Schema.NonEmptyArray(Scope),
  /** Absent: it never expires. */
  expiresAt: Schema.optionalKey(Instant)
})
export type ApiKey = typeof ApiKey.Type

const ApiKeys = Schema.NonEmptyArray(ApiKey)

/** One name may have several keys, for rotation. One key must not have two names. */
const findRepeats = (keys: ReadonlyArray<ApiKey>): ReadonlyArray<string> =>
  keys.flatMap((key, index) => {
    const first = keys.findIndex((other) => other.sha256 === key.sha256)
    return first === index ? [] : [`${index}.sha256 is the same as ${first}.sha256`]
  })

/** Reads `API_KEYS`. The failure is one line that names every problem and shows no value. */
export const parseApiKeys = (setting: string): Result.Result<ReadonlyArray<ApiKey>, string> => {
  const parsed = parseJson(new TextEncoder().encode(setting))
  if (Result.isFailure(parsed)) return Result.fail(parsed.failure)
  const decoded = Schema.decodeUnknownResult(ApiKeys, { errors: "all", onExcessProperty: "error" })(parsed.success)
  if (Result.isFailure(decoded)) {
    const lines = inputProblems(decoded.failure).map(({ message, path }) => `${path} ${message}`.trimStart())
    return Result.fail(lines.join("; "))
  }
  const repeated = findRepeats(decoded.success)
  return repeated.length === 0 ? Result.succeed(decoded.success) : Result.fail(repeated.join("; "))
}
