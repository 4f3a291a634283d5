import { Instant, parseJson, text } from "@dealer-billing/domain"
import { Result, Schema, SchemaGetter } from "effect"
import { inputProblems } from "../endpoint/decodeInput.ts"

/** `read`: GET. `write`: POST and PUT. `admin`: what operators do, who may read all of it too, and not write. */
export const Scope = Schema.Literals(["read", "write", "admin"])
export type Scope = typeof Scope.Type

/** Whoever acts on dealers, bills and payments has to see them. */
export const readers: ReadonlyArray<Scope> = ["read", "admin"]

const Sha256 = Schema.String.check(
  Schema.isPattern(/^[0-9a-fA-F]{64}$/u, { message: "must be the SHA-256 of the key: 64 hexadecimal digits" })
).pipe(
  Schema.decodeTo(Schema.String, {
    decode: SchemaGetter.transform((hex) => hex.toLowerCase()),
    encode: SchemaGetter.transform((hex) => hex)
  })
)

/** Other callers have names with these beginnings, and no key may pass for one of them. */
const KeyName = text(64).check(
  Schema.makeFilter((name: string) => !/^(?:jwt|cli):/.test(name) || "must not begin with jwt: or cli:")
)

/** Who may call. The key itself is not kept, only its hash in lower-case hex. */
export const ApiKey = Schema.Struct({
  name: KeyName,
  sha256: Sha256,
  scopes: Schema.NonEmptyArray(Scope),
  /** From then on it is refused; absent: never. */
  expiresAt: Schema.optionalKey(Instant)
})
export type ApiKey = typeof ApiKey.Type

const ApiKeys = Schema.NonEmptyArray(ApiKey)

/** A caller may have several keys under its one name, so that a new one can take over; a key is one caller's. */
const repeats = (keys: ReadonlyArray<ApiKey>): ReadonlyArray<string> =>
  keys.flatMap((key, index) => {
    const first = keys.findIndex((other) => other.sha256 === key.sha256)
    return first === index ? [] : [`${index}.sha256 repeats that of ${first}`]
  })

/** Reads the setting `API_KEYS`; fails with one line that names every problem and shows no value. */
export const parseApiKeys = (setting: string): Result.Result<ReadonlyArray<ApiKey>, string> => {
  const parsed = parseJson(new TextEncoder().encode(setting))
  if (Result.isFailure(parsed)) return Result.fail(parsed.failure)
  const decoded = Schema.decodeUnknownResult(ApiKeys, { errors: "all", onExcessProperty: "error" })(parsed.success)
  if (Result.isFailure(decoded)) {
    const lines = inputProblems(decoded.failure).map(({ message, path }) => `${path} ${message}`.trimStart())
    return Result.fail(lines.join("; "))
  }
  const repeated = repeats(decoded.success)
  return repeated.length === 0 ? Result.succeed(decoded.success) : Result.fail(repeated.join("; "))
}
