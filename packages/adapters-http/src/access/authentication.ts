import { createHash, timingSafeEqual } from "node:crypto"
import { Clock, DateTime, Effect, Result } from "effect"
import type { ApiKey, Scope } from "./apiKeys.ts"
import type { Caller } from "./Caller.ts"
import { jwtVerifier, looksLikeJwt, type JwtOptions } from "./jwt.ts"
import { knownTokens } from "./knownTokens.ts"
import { HttpProblem } from "../endpoint/problem.ts"

export interface AuthenticationOptions {
  readonly apiKeys: ReadonlyArray<ApiKey>
  /** Absent: tokens are not believed, keys alone are. */
  readonly jwt?: JwtOptions
}

/** Any visible ASCII: of a key only the hash is configured, so nobody could say that its signs are wrong. */
const bearer = /^Bearer +([!-~]+)$/i

const challenge = (rest: string): Readonly<Record<string, string>> => ({
  "WWW-Authenticate": `Bearer realm="dealer-billing"${rest}`
})

const unauthorized = (detail: string, more: { readonly reason?: string } = {}) =>
  new HttpProblem({ code: "unauthorized", detail, headers: challenge(`, error="invalid_token"`), ...more })

const keyOf = (apiKeys: ReadonlyArray<ApiKey>, hash: Buffer): ApiKey | undefined => {
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

/** Where a call comes from. */
export interface Origin {
  readonly address: string
  /** Fails when the address has used up what strangers have. */
  readonly refuseIfFailing: Effect.Effect<void, HttpProblem>
}

const callerByJwt = (options: JwtOptions) => {
  const verify = jwtVerifier(options)
  const known = knownTokens()
  return Effect.fnUntraced(function* (token: string, hash: string, { address, refuseIfFailing }: Origin) {
    const nowMs = yield* Clock.currentTimeMillis
    if (!known.has(hash, nowMs)) yield* refuseIfFailing
    return yield* verify(token, address).pipe(
      Effect.tap(() => Effect.sync(() => known.add(hash, nowMs))),
      Effect.catchTags({
        JwtRefused: ({ hasExpired, reason }) => {
          known.remove(hash)
          const detail = hasExpired ? "The token has expired" : "The token is not one that we accept"
          return Effect.fail(unauthorized(detail, { reason }))
        },
        JwtKeysUnavailable: ({ message, retryAfterS }) =>
          new HttpProblem({
            code: "authentication-unavailable",
            detail: "The issuer of tokens does not tell its keys; calls with an API key go on",
            headers: { "Retry-After": String(retryAfterS) },
            reason: message
          })
      })
    )
  })
}

/** Tells who calls, by the header `Authorization`: an API key, or a token of the one issuer that we trust. */
export const authenticator = ({ apiKeys, jwt }: AuthenticationOptions) => {
  const byJwt = jwt === undefined ? null : callerByJwt(jwt)
  return Effect.fn("authenticate")(function* (authorization: string | undefined, origin: Origin) {
    if (authorization === undefined) {
      const detail = "Send the header Authorization: Bearer <key>"
      return yield* new HttpProblem({ code: "unauthorized", detail, headers: challenge("") })
    }
    const token = bearer.exec(authorization)?.[1]
    if (token === undefined) return yield* unauthorized("The key is not one that we know")
    // The cheap check comes first: a good key passes, whatever else comes from its address.
    const hash = createHash("sha256").update(token).digest()
    const apiKey = keyOf(apiKeys, hash)
    if (apiKey !== undefined) return yield* callerByKey(apiKey)
    if (byJwt !== null && looksLikeJwt(token)) return yield* byJwt(token, hash.toString("hex"), origin)
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
