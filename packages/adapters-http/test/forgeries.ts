import { createHmac, KeyObject, sign as signBytes } from "node:crypto"
import { exportSPKI } from "jose"
import { makeKey, nowS, type Claims, type SigningKey, type startIssuer } from "./issuer.ts"

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url")

/** JSON parses it as Infinity, which the signing library would not write. */
const unreachable = ({ kid, privateKey }: SigningKey, claims: Claims): string => {
  const body = JSON.stringify(claims).replace(/\}$/, ',"exp":1e999}')
  const signed = `${encode({ alg: "RS256", kid, typ: "JWT" })}.${Buffer.from(body).toString("base64url")}`
  return `${signed}.${signBytes("sha256", Buffer.from(signed), KeyObject.from(privateKey)).toString("base64url")}`
}

type Issuer = Awaited<ReturnType<typeof startIssuer>>

/** A token without a signature. */
export const unsigned = ({ claims }: Issuer, alg: string): string =>
  `${encode({ alg, typ: "JWT" })}.${encode({ ...claims, exp: nowS() + 300, scope: "read write admin" })}.`

/** Signed by HMAC with a public value, against verifiers that let the token choose the algorithm. */
export const signedWithSecret = ({ claims, first }: Issuer, secret: string, alg = "HS256"): string => {
  const head = encode({ alg, kid: first.kid, typ: "JWT" })
  const signed = `${head}.${encode({ ...claims, exp: nowS() + 300, scope: "read write admin" })}`
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`
}

/** Tokens that an attacker could forge, by what is wrong with them. */
export const forgeries = async (issuer: Issuer): Promise<Readonly<Record<string, string>>> => {
  const { first, options, sign } = issuer
  const foreign = await makeKey("first")
  const foreignOfOtherName = await makeKey("foreign")
  const strong = await makeKey("first", "RS512")
  const good = await sign()
  const [head = "", , signature = ""] = good.split(".")
  const body = encode({ ...issuer.claims, exp: nowS() + 300, scope: "admin" })
  const publicPem = await exportSPKI(first.publicKey)
  return {
    "no algorithm": unsigned(issuer, "none"),
    "no algorithm, in capitals": unsigned(issuer, "NONE"),
    "no signature under a good header": `${head}.${body}.`,
    "other claims under a good signature": `${head}.${body}.${signature}`,
    "the public key as a secret": signedWithSecret(issuer, publicPem),
    "the public key as a secret, without its end of line": signedWithSecret(issuer, publicPem.trim()),
    "the public JWK as a secret": signedWithSecret(issuer, JSON.stringify(first.jwk)),
    "the modulus as a secret": signedWithSecret(issuer, first.jwk.n ?? ""),
    "RS256 in the header of an HMAC": signedWithSecret(issuer, publicPem, "RS256"),
    "an unsupported algorithm": await sign({}, strong),
    "a foreign key under a known kid": await sign({}, foreign),
    "a foreign key under its own kid": await sign({}, foreignOfOtherName),
    "a foreign key in the header": await sign({}, foreignOfOtherName, { jwk: foreignOfOtherName.jwk }),
    "a foreign jku": await sign({}, foreignOfOtherName, { jku: `${options.jwksUrl}?mine` }),
    "a kid that is a path": await sign({}, foreign, { kid: "../../../../dev/null" }),
    "a kid that is SQL": await sign({}, foreign, { kid: "' or 1=1 --" }),
    "an empty kid": await sign({}, foreign, { kid: "" }),
    "an extension that must be understood": await sign({}, first, { crit: ["x"], x: 1 }).catch(
      () => `${encode({ alg: "RS256", kid: "first", crit: ["x"], x: 1 })}.${body}.${signature}`
    ),
    "a foreign issuer": await sign({ iss: "https://id.example.evil" }),
    "the issuer with a slash": await sign({ iss: `${options.issuer}/` }),
    "no issuer": await sign({ iss: undefined }),
    "a foreign audience": await sign({ aud: "another-service" }),
    "no audience": await sign({ aud: undefined }),
    "no exp": await sign({ exp: undefined }),
    "an exp that is a string": await sign({ exp: "never" }),
    "an exp long ago": await sign({ exp: nowS() - 300 }),
    "an exp just beyond the tolerance": await sign({ exp: nowS() - 35 }),
    "an nbf in the future": await sign({ nbf: nowS() + 120 }),
    "an end that no clock reaches": unreachable(first, issuer.claims),
    "an exp more than a day ahead": await sign({ exp: nowS() + 86_500 }),
    "a lifetime of more than a day": await sign({ iat: nowS() - 3_600, exp: nowS() + 86_000 }),
    "an iat in the future": await sign({ iat: nowS() + 120 }),
    "an iat that is a string": await sign({ iat: "now" }),
    "an nbf that is a string": await sign({ nbf: "now" }),
    "the type of a DPoP proof": await sign({}, first, { typ: "dpop+jwt" }),
    "the type of a logout token, in full": await sign({}, first, { typ: "application/logout+JWT" }),
    "the type of an ID token": await sign({}, first, { typ: "id+jwt" }),
    "a type that is a number": await sign({}, first, { typ: 7 }),
    "an empty type": await sign({}, first, { typ: "" }),
    "a sender-constrained token": await sign({ cnf: { jkt: "x" } }),
    "a sender-constrained token with null": await sign({ cnf: null }),
    "a subject that is a number": await sign({ sub: 42 }),
    "a subject that is a list": await sign({ sub: ["lotus"] }),
    "no subject": await sign({ sub: undefined }),
    "an empty subject": await sign({ sub: "" }),
    "a subject with a line feed": await sign({ sub: "lotus\nadmin" }),
    "a too long subject": await sign({ sub: "x".repeat(129) })
  }
}
