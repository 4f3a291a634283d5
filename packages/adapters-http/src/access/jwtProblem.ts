import { textProblem } from "@dealer-billing/domain/internal"
import { Predicate } from "effect"
import type { JWTHeaderParameters, JWTPayload } from "jose"

/** Asymmetric ones only: a public key must never be used as a shared secret. */
export const jwtAlgorithms: ReadonlyArray<string> = ["RS256", "PS256", "ES256", "EdDSA"]

export const clockToleranceS = 30

/** The longest accepted lifetime of a token, in seconds. */
const lifetimeSMax = 86_400

const subjectLengthMax = 128

/** The types of an access token (RFC 9068); proofs and log-out tokens have others. */
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

/** What is wrong with the claims, checked before the key is looked up; null if nothing. It never quotes the token. */
export const jwtProblem = (
  { alg, typ }: JWTHeaderParameters,
  payload: JWTPayload,
  { issuer, nowS }: { readonly issuer: string; readonly nowS: number }
): string | null => {
  if (!jwtAlgorithms.includes(alg)) return "alg is not supported"
  if (!isAccessToken(typ)) return "typ is not that of an access token"
  if (payload.iss !== issuer) return "iss is another issuer"
  // A sender-constrained token: the proof of possession is not checked here.
  if (Object.hasOwn(payload, "cnf")) return "cnf cannot be checked"
  if (!Predicate.isString(payload.sub)) return "sub is not a string"
  if (textProblem(payload.sub, subjectLengthMax) !== null) return "sub is not a valid name"
  return timeProblem(payload, nowS)
}
