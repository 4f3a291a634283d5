import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from "jose"
import { afterAll } from "vitest"
import type { JwtOptions } from "../src/index.ts"

export interface SigningKey {
  readonly kid: string
  readonly algorithm: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly jwk: JWK
}

export const makeKey = async (kid: string, algorithm = "RS256"): Promise<SigningKey> => {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: "sig" }
  return { kid, algorithm, privateKey, publicKey, jwk }
}

/** May be wrong. */
export type Claims = Readonly<Record<string, unknown>>

export const nowS = (): number => Math.floor(new Date().getTime() / 1000)

/** A real token issuer on a loopback port, whose keys and answers a test may change. */
export const startIssuer = async () => {
  const first = await makeKey("first")
  const state = { keys: [first], requests: 0, answer: null as ((response: ServerResponse) => void) | null }
  const server = createServer((_request, response) => {
    state.requests += 1
    if (state.answer !== null) return state.answer(response)
    response.setHeader("Content-Type", "application/jwk-set+json")
    return response.end(JSON.stringify({ keys: state.keys.map(({ jwk }) => jwk) }))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const options = {
    jwksUrl: `http://127.0.0.1:${port}/jwks`,
    issuer: "https://id.example",
    audience: "dealer-billing",
    limits: { refetchPauseMs: 300, fetchPauseMs: 0, failurePauseMs: 100, timeoutMs: 400, bytesMax: 20_000 }
  } satisfies JwtOptions
  const claims: Claims = { iss: options.issuer, aud: options.audience, sub: "lotus-service", scope: "read" }
  /** A valid token except for the changes; undefined removes a claim. */
  const sign = (changed: Claims = {}, key = first, header: Readonly<Record<string, unknown>> = {}) =>
    new SignJWT({ ...claims, exp: nowS() + 300, ...changed } as JWTPayload)
      .setProtectedHeader({ alg: key.algorithm, kid: key.kid, ...header })
      .sign(key.privateKey)
  return { claims, first, options, sign, state }
}
