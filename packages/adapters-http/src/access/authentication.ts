import { createHash, timingSafeEqual } from "node:crypto"
import { Clock, DateTime, Effect, Result } from "effect"
import type { ApiKey } from "./apiKeys.ts"
import type { Scope } from "../endpoint/Scope.ts"
import type { Caller } from "./Caller.ts"
import { jwtVerifier, looksLikeJwt, type JwtOptions } from "./jwt.ts"
import { knownTokens } from "./knownTokens.ts"
import { HttpProblem } from "../endpoint/problem.ts"

export interface AuthenticationOptions {
  readonly apiKeys: ReadonlyArray<ApiKey>
  /** Absent: only API keys are accepted. */
  readonly jwt?: JwtOptions
}

/** Any visible ASCII: only hashes of keys are configured, so their characters cannot be checked. */
const bearer = /^Bearer +([!-~]+)$/i

const challenge = (rest: string): Readonly<Record<string, string>> => ({
  "WWW-Authenticate": `Bearer realm="dealer-billing"${rest}`
})

const unauthorized = (detail: string, more: { readonly reason?: string } = {}) =>
  new HttpProblem({ code: "unauthorized", detail, headers: challenge(`, error="invalid_token"`), ...more })

const findKey = (apiKeys: ReadonlyArray<ApiKey>, hash: Buffer): ApiKey | undefined => {
  let found: ApiKey | undefined
  // Compares with every key in constant time, so that the delay reveals nothing.
  for (const apiKey of apiKeys) {
    if (timingSafeEqual(hash, Buffer.from(apiKey.sha256, "hex"))) found = apiKey
  }
  return found
}

const callerByKey = Effect.fnUntraced(function* ({ expiresAt, name, scopes }: ApiKey) {
  const isOver = expiresAt !== undefined && DateTime.isLessThanOrEqualTo(expiresAt, yield* DateTime.now)
  if (isOver) return yield* unauthorized("The API key has expired")
  return { name, scopes } satisfies Caller
})

interface Origin {
  readonly address: string
  /** Fails when the address has made too many unauthenticated requests. */
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
          const detail = hasExpired ? "The token has expired" : "The token is not valid for this service"
          return Effect.fail(unauthorized(detail, { reason }))
        },
        JwtKeysUnavailable: ({ message, retryAfterS }) =>
          new HttpProblem({
            code: "authentication-unavailable",
            detail: "The token issuer's keys are unavailable. Try again later, or use an API key",
            headers: { "Retry-After": String(retryAfterS) },
            reason: message
          })
      })
    )
  })
}

/** Identifies the caller by the header `Authorization`: an API key, or a JWT from the configured issuer. */
export const authenticator = ({ apiKeys, jwt }: AuthenticationOptions) => {
  const byJwt = jwt === undefined ? null : callerByJwt(jwt)
  return Effect.fn("authenticate")(function* (authorization: string | undefined, origin: Origin) {
    if (authorization === undefined) {
      const detail = "Send the header Authorization: Bearer <key>"
      return yield* new HttpProblem({ code: "unauthorized", detail, headers: challenge("") })
    }
    const token = bearer.exec(authorization)?.[1]
    if (token === undefined) return yield* unauthorized("Send the header Authorization: Bearer <key>")
    // The cheap check first: a valid key passes even if its address has made too many failed requests.
    const hash = createHash("sha256").update(token).digest()
    const apiKey = findKey(apiKeys, hash)
    if (apiKey !== undefined) return yield* callerByKey(apiKey)
    if (byJwt !== null && looksLikeJwt(token)) return yield* byJwt(token, hash.toString("hex"), origin)
    return yield* unauthorized("The API key is unknown")
  })
}

export const checkScope = (
  caller: Caller,
  scopes: ReadonlyArray<Scope>
): Result.Result<Caller, HttpProblem<"forbidden">> =>
  scopes.some((scope) => caller.scopes.includes(scope))
    ? Result.succeed(caller)
    : Result.fail(
        new HttpProblem({
          code: "forbidden",
          detail: `This operation requires the scope ${scopes.join(" or ")}`,
          headers: challenge(`, error="insufficient_scope", scope="${scopes.join(" ")}"`)
        })
      )
