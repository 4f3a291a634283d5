import { createHash, timingSafeEqual } from "node:crypto"
import { DateTime, Effect, Result } from "effect"
import type { ApiKey, Scope } from "../apiKeys.ts"
import type { Caller } from "../Caller.ts"
import { jwtVerifier, looksLikeJwt, type JwtOptions } from "./jwt.ts"
import { HttpProblem } from "../problem.ts"

export interface AuthenticationOptions {
  readonly apiKeys: ReadonlyArray<ApiKey>
  /** Absent: tokens are not believed, keys alone are. */
  readonly jwt?: JwtOptions
}

/** Any visible ASCII: of a key only the hash is configured, so nobody could say that its signs are wrong. */
const bearer = /^Bearer +([!-~]+)$/i

/** When tokens can be checked again, in seconds: the issuer is not asked before. */
const keysRetryAfterS = 2

const challenge = (rest: string): Readonly<Record<string, string>> => ({
  "WWW-Authenticate": `Bearer realm="dealer-billing"${rest}`
})

const unauthorized = (detail: string, rest = `, error="invalid_token"`) =>
  new HttpProblem({ code: "unauthorized", detail, headers: challenge(rest) })

const keyOf = (apiKeys: ReadonlyArray<ApiKey>, token: string): ApiKey | undefined => {
  const hash = createHash("sha256").update(token).digest()
  let found: ApiKey | undefined
  // Every key is compared, in constant time, so that the answer's delay tells nothing about any of them.
  for (const apiKey of apiKeys) {
    if (timingSafeEqual(hash, Buffer.from(apiKey.sha256, "hex"))) found = apiKey
  }
  return found
}

const callerByKey = Effect.fnUntraced(function* ({ expiresAt, name, scopes }: ApiKey) {
  const isOver = expiresAt !== undefined && DateTime.isLessThanOrEqualTo(expiresAt, yield* DateTime.now)
  if (isOver) return yield* unauthorized("The key has expired")
  return { name, scopes } satisfies Caller
})

const callerByJwt = (verify: ReturnType<typeof jwtVerifier>) =>
  Effect.fnUntraced(function* (token: string) {
    return yield* verify(token).pipe(
      Effect.tapError((error) => Effect.logWarning("A token was not accepted", error.message)),
      Effect.catchTags({
        JwtRefused: ({ hasExpired }) =>
          unauthorized(hasExpired ? "The token has expired" : "The token is not one that we accept"),
        JwtKeysUnavailable: () =>
          new HttpProblem({
            code: "authentication-unavailable",
            detail: "The issuer of tokens does not tell its keys; calls with an API key go on",
            headers: { "Retry-After": String(keysRetryAfterS) }
          })
      })
    )
  })

/** Tells who calls, by the header `Authorization`: an API key, or a token of the one issuer that we trust. */
export const authenticator = ({ apiKeys, jwt }: AuthenticationOptions) => {
  const byJwt = jwt === undefined ? null : callerByJwt(jwtVerifier(jwt))
  return Effect.fn("authenticate")(function* (authorization: string | undefined) {
    if (authorization === undefined) {
      return yield* unauthorized("Send the header Authorization: Bearer <key>", "")
    }
    const token = bearer.exec(authorization)?.[1]
    if (token === undefined) return yield* unauthorized("The key is not one that we know")
    const apiKey = keyOf(apiKeys, token)
    if (apiKey !== undefined) return yield* callerByKey(apiKey)
    if (byJwt !== null && looksLikeJwt(token)) return yield* byJwt(token)
    return yield* unauthorized("The key is not one that we know")
  })
}

/** Whether one of the scopes is among the caller's own. */
export const checkScope = (
  caller: Caller,
  scopes: ReadonlyArray<Scope>
): Result.Result<Caller, HttpProblem<"forbidden">> =>
  scopes.some((scope) => caller.scopes.includes(scope))
    ? Result.succeed(caller)
    : Result.fail(
        new HttpProblem({
          code: "forbidden",
          detail: `This needs the scope ${scopes.join(" or ")}`,
          headers: challenge(`, error="insufficient_scope", scope="${scopes.join(" ")}"`)
        })
      )
