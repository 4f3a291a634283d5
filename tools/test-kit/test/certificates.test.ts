import { assert, describe, it } from "vitest"
import { connect, createServer, type TLSSocket } from "node:tls"
import { makeAuthority, type Certificate } from "../src/index.ts"

/** The result of a client that trusts `ca`, and its name as the server sees it. */
const shakeHands = async (ca: string, server: Certificate, client?: Certificate) => {
  let seen = ""
  const listener = createServer({ ...server, ca, requestCert: true, rejectUnauthorized: false }, (socket) => {
    if (socket.authorized) seen = String(socket.getPeerCertificate().subject.CN)
    socket.on("error", () => undefined).end("x")
  }).on("tlsClientError", () => undefined)
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", () => resolve()))
  const address = listener.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const outcome = await new Promise<string>((resolve) => {
    const socket: TLSSocket = connect({ host: "127.0.0.1", port, ca, ...client })
    socket.on("data", () => resolve("connected"))
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
  listener.close()
  return { outcome, seen }
}

describe("the test authority", () => {
  it("issues certificates that only its own clients trust", async () => {
    const authority = makeAuthority()
    const server = authority.issue({ name: "127.0.0.1" })
    const client = authority.issue({ name: "dealer_billing" })
    assert.deepStrictEqual(await shakeHands(authority.cert, server, client), {
      outcome: "connected",
      seen: "dealer_billing"
    })
    const stranger = await shakeHands(makeAuthority().cert, server)
    assert.strictEqual(stranger.outcome, "UNABLE_TO_VERIFY_LEAF_SIGNATURE")
  })

  it("issues expired certificates and certificates for another host", async () => {
    const authority = makeAuthority()
    const expired = await shakeHands(authority.cert, authority.issue({ name: "127.0.0.1", isExpired: true }))
    assert.strictEqual(expired.outcome, "CERT_HAS_EXPIRED")
    const other = await shakeHands(authority.cert, authority.issue({ name: "db.example" }))
    assert.strictEqual(other.outcome, "ERR_TLS_CERT_ALTNAME_INVALID")
  })
})
