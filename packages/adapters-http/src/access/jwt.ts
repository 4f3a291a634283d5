import { Clock, Data, Effect } from "effect"
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWTHeaderParameters,
  type JWTPayload
} from "jose"
import { Scope } from "./apiKeys.ts"
import type { Caller } from "./Caller.ts"
import { jwtKeys } from "./jwtKeys.ts"
import type { JwtKeysLimits } from "./jwtKeysLimits.ts"
import { clockToleranceS, jwtAlgorithms, jwtProblem } from "./jwtProblem.ts"

/** Whose tokens are believed (RFC 7519, RFC 9068). */
export interface JwtOptions {
  /** Where the issuer publishes its keys: https, or a loopback address. */
  readonly jwksUrl: string
  readonly issuer: string
  /** This service, as the issuer names it. */
  readonly audience: string
  readonly limits?: Partial<JwtKeysLimits>
}

/** The token is none that we believe. */
export class JwtRefused extends Data.TaggedError("JwtRefused")<{
  readonly hasExpired: boolean
  /** For the log: what did not fit, never what was sent. */
  readonly reason: string
}> {
  override get message(): string {
    return this.reason
  }
}

/** Three parts in base64url; anything else can only be a key. */
export const looksLikeJwt = (token: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)

const refuse = (reason: string, hasExpired = false) => new JwtRefused({ hasExpired, reason })

const refusalOf = (error: unknown): JwtRefused => {
  const hasExpired = error instanceof errors.JWTExpired
  if (error instanceof errors.JWTClaimValidationFailed) {
    return refuse(`${error.code} ${error.claim} ${error.reason}`, hasExpired)
  }
  return refuse(error instanceof errors.JOSEError ? error.code : "unreadable", hasExpired)
}

interface Decoded {
  readonly header: JWTHeaderParameters
  readonly payload: JWTPayload
}

const decode = (token: string): Effect.Effect<Decoded, JwtRefused> =>
  Effect.try({
    try: () => ({ header: decodeProtectedHeader(token) as JWTHeaderParameters, payload: decodeJwt(token) }),
    catch: refusalOf
  })

/** `scope` as in RFC 8693, or `scp` as other issuers have it; names that are not ours mean nothing here. */
const scopesOf = ({ scope, scp }: JWTPayload): ReadonlyArray<Scope> => {
  const granted = scope ?? scp
  const names: ReadonlyArray<unknown> = Array.isArray(granted) ? granted : String(granted ?? "").split(" ")
  return Scope.literals.filter((known) => names.includes(known))
}

/** Tells whose token it is. Its issuer, audience, end and subject must be there; the name is `jwt:<subject>`. */
export const jwtVerifier = ({ audience, issuer, jwksUrl, limits }: JwtOptions) => {
  const findKey = jwtKeys(jwksUrl, limits)
  return Effect.fn("verifyJwt")(function* (token: string, address: string) {
    const nowMs = yield* Clock.currentTimeMillis
    const { header, payload: claimed } = yield* decode(token)
    const problem = jwtProblem(header, claimed, { issuer, nowS: nowMs / 1000 })
    if (problem !== null) return yield* refuse(problem)
    const key = yield* findKey(header, address).pipe(
      Effect.catchTag("JwtKeyUnknown", ({ reason }) => refuse(reason))
    )
    const { payload } = yield* Effect.tryPromise({
      try: () =>
        jwtVerify(token, key, {
          algorithms: [...jwtAlgorithms],
          audience,
          issuer,
          currentDate: new Date(nowMs),
          clockTolerance: clockToleranceS,
          requiredClaims: ["exp", "sub"]
        }),
      catch: refusalOf
    })
    return { name: `jwt:${payload.sub ?? ""}`, scopes: scopesOf(payload) } satisfies Caller
  })
}
