import { Clock, Data, Effect } from "effect"
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWTHeaderParameters,
  type JWTPayload
} from "jose"
import { Scope } from "../endpoint/Scope.ts"
import type { Caller } from "./Caller.ts"
import { jwtKeys } from "./jwtKeys.ts"
import type { JwtKeysLimits } from "./jwtKeysLimits.ts"
import { clockToleranceS, jwtAlgorithms, jwtProblem } from "./jwtProblem.ts"

/** Which JWTs are accepted (RFC 7519, RFC 9068). */
export interface JwtOptions {
  /** The issuer's key set: https, or a loopback address. */
  readonly jwksUrl: string
  readonly issuer: string
  /** The issuer's name for this service. */
  readonly audience: string
  readonly limits?: Partial<JwtKeysLimits>
}

export class JwtRefused extends Data.TaggedError("JwtRefused")<{
  readonly hasExpired: boolean
  /** For the log: what was wrong, never what was sent. */
  readonly reason: string
}> {
  override get message(): string {
    return this.reason
  }
}

/** Three parts in base64url; anything else can only be an API key. */
export const looksLikeJwt = (token: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)

const refuse = (reason: string, hasExpired = false) => new JwtRefused({ hasExpired, reason })

const toRefusal = (error: unknown): JwtRefused => {
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
    catch: toRefusal
  })

/** `scope` is from RFC 8693; some issuers send `scp`. Unknown names are ignored. */
const readScopes = ({ scope, scp }: JWTPayload): ReadonlyArray<Scope> => {
  const granted = scope ?? scp
  const names: ReadonlyArray<unknown> = Array.isArray(granted) ? granted : String(granted ?? "").split(" ")
  return Scope.literals.filter((known) => names.includes(known))
}

/** Verifies a token. It must have an issuer, an audience, an expiry and a subject; the caller is `jwt:<subject>`. */
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
      catch: toRefusal
    })
    return { name: `jwt:${payload.sub ?? ""}`, scopes: readScopes(payload) } satisfies Caller
  })
}
