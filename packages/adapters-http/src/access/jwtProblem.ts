import { textProblem } from "@dealer-billing/domain"
import { Predicate } from "effect"
import type { JWTHeaderParameters, JWTPayload } from "jose"

/** Asymmetric ones only: a public key must never pass for a shared secret. */
export const jwtAlgorithms: ReadonlyArray<string> = ["RS256", "PS256", "ES256", "EdDSA"]

/** How far the clocks of the issuer and of this machine may differ, in seconds. */
export const clockToleranceS = 30

/** Longer nobody's token counts, whatever its issuer says, in seconds. */
const lifetimeSMax = 86_400

const subjectLengthMax = 128

/** Of an access token (RFC 9068); a token made for another purpose, such as a proof or a log-out, names another. */
const types: ReadonlyArray<string> = ["jwt", "at+jwt"]

const isAccessToken = (type: unknown): boolean =>
  type === undefined ||
  (typeof type === "string" && types.includes(type.toLowerCase().replace(/^application\//, "")))

const isTime = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value)
const isTimeOrAbsent = (value: unknown): value is number | undefined => value === undefined || isTime(value)

const timeProblem = ({ exp, iat, nbf }: JWTPayload, nowS: number): string | null => {
  if (!isTime(exp)) return "exp is not a time"
  if (!isTimeOrAbsent(iat)) return "iat is not a time"
  if (!isTimeOrAbsent(nbf)) return "nbf is not a time"
  if (iat !== undefined && iat > nowS + clockToleranceS) return "iat is in the future"
  return exp > (iat ?? nowS) + lifetimeSMax + clockToleranceS ? "exp is too late" : null
}

/** What is wrong with a token by what it says, before its key is looked for; null: nothing. Never what was sent. */
export const jwtProblem = (
  { alg, typ }: JWTHeaderParameters,
  payload: JWTPayload,
  { issuer, nowS }: { readonly issuer: string; readonly nowS: number }
): string | null => {
  if (!jwtAlgorithms.includes(alg)) return "alg is not one of ours"
  if (!isAccessToken(typ)) return "typ is not that of an access token"
  if (payload.iss !== issuer) return "iss is another issuer"
  // Only its sender may use such a token, and who sent it cannot be seen here.
  if (Object.hasOwn(payload, "cnf")) return "cnf cannot be checked"
  if (!Predicate.isString(payload.sub)) return "sub is not a text"
  if (textProblem(payload.sub, subjectLengthMax) !== null) return "sub cannot be a name"
  return timeProblem(payload, nowS)
}
