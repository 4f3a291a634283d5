import { textProblem } from "@dealer-billing/domain"
import { Clock, Data, Effect } from "effect"
import { errors, jwtVerify, type JWTPayload } from "jose"
import { Scope } from "../apiKeys.ts"
import type { Caller } from "../Caller.ts"
import { JwtKeysUnavailable, jwtKeys, type JwtKeysLimits } from "./jwtKeys.ts"

/** Whose tokens are believed (RFC 7519, RFC 9068). */
export interface JwtOptions {
  /** Where the issuer publishes its keys: https, or a loopback address. */
  readonly jwksUrl: string
  readonly issuer: string
  /** This service, as the issuer names it. */
  readonly audience: string
  readonly limits?: Partial<JwtKeysLimits>
}

/** Asymmetric ones only: a public key must never pass for a shared secret. */
const algorithms = ["RS256", "PS256", "ES256", "EdDSA"]

/** How far the clocks of the issuer and of this machine may differ, in seconds. */
const clockToleranceS = 30

const subjectLengthMax = 128

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

const refusalOf = (error: unknown): JwtRefused | JwtKeysUnavailable => {
  if (error instanceof JwtKeysUnavailable) return error
  const hasExpired = error instanceof errors.JWTExpired
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new JwtRefused({ hasExpired, reason: `${error.code} ${error.claim} ${error.reason}` })
  }
  return new JwtRefused({ hasExpired, reason: error instanceof errors.JOSEError ? error.code : "unreadable" })
}

/** `scope` as in RFC 8693, or `scp` as other issuers have it; names that are not ours mean nothing here. */
const scopesOf = ({ scope, scp }: JWTPayload): ReadonlyArray<Scope> => {
  const granted = scope ?? scp
  const names: ReadonlyArray<unknown> = Array.isArray(granted) ? granted : String(granted ?? "").split(" ")
  return Scope.literals.filter((known) => names.includes(known))
}

/** Tells whose token it is. Its issuer, audience, end and subject must be there; the name is `jwt:<subject>`. */
export const jwtVerifier = ({ audience, issuer, jwksUrl, limits }: JwtOptions) => {
  const keys = jwtKeys(jwksUrl, limits)
  return Effect.fn("verifyJwt")(function* (token: string) {
    const currentDate = new Date(yield* Clock.currentTimeMillis)
    const { payload } = yield* Effect.tryPromise({
      try: () =>
        jwtVerify(token, keys, {
          algorithms,
          audience,
          issuer,
          currentDate,
          clockTolerance: clockToleranceS,
          requiredClaims: ["exp", "sub"]
        }),
      catch: refusalOf
    })
    const subject = payload.sub ?? ""
    if (textProblem(subject, subjectLengthMax) !== null) {
      return yield* new JwtRefused({ hasExpired: false, reason: "the subject cannot be a name" })
    }
    return { name: `jwt:${subject}`, scopes: scopesOf(payload) } satisfies Caller
  })
}
