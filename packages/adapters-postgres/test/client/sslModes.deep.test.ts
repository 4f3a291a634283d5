import { makeAuthority, securedPostgres, temporaryFolder } from "@dealer-billing/test-kit"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { askServer, connectBy } from "./askServer.ts"

const authority = makeAuthority()
const good = authority.issue({ name: "localhost" })
const unknownAuthority = "Unavailable: the server's certificate is signed by an unknown authority"
const expired = "Unavailable: the server's certificate has expired"
const otherHost = "Unavailable: the server's certificate is for another host name"

const accessRules = [
  "hostnossl all tls_only 127.0.0.1/32 reject",
  "hostssl all plain_only 127.0.0.1/32 reject",
  "hostssl all with_certificate 127.0.0.1/32 scram-sha-256 clientcert=verify-full",
  "host all clear_text 127.0.0.1/32 password",
  "host all md5_user 127.0.0.1/32 md5"
]

/** A server with TLS, its users, and the certificate files for the URL. */
const secured = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const server = yield* securedPostgres({
    dataFolder: join(folder, "postgres"),
    certificate: good,
    clientAuthority: authority.cert,
    accessRules
  })
  const sql = yield* connectBy(server.url)
  yield* sql.unsafe("set password_encryption = 'md5'")
  yield* sql.unsafe("create role md5_user login password 'secret'")
  yield* sql.unsafe("reset password_encryption")
  for (const role of ["tls_only", "plain_only", "with_certificate", "clear_text"]) {
    yield* sql.unsafe(`create role ${role} login password 'secret'`)
  }
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content, { mode: 0o600 })
    return encodeURIComponent(join(folder, name))
  }
  const ask = (user: string, parameters: string, host = "localhost") =>
    askServer(`postgres://${user}:secret@${host}:${server.port}/dealer_billing?${parameters}`)
  return { ask, file, ...server }
})

it.live(
  "each sslmode treats each certificate as libpq does",
  () =>
    Effect.gen(function* () {
      const { ask, file, use } = yield* secured
      const right = `sslrootcert=${file("right.crt", authority.cert)}`
      const wrong = `sslrootcert=${file("wrong.crt", makeAuthority().cert)}`
      const check = (parameters: string, wanted: string, host?: string) =>
        Effect.map(ask("tls_only", parameters, host), (answer) => assert.strictEqual(answer, wanted, parameters))

      yield* check("sslmode=disable", "Unavailable: the database's pg_hba.conf rejects connections without TLS")
      for (const mode of ["allow", "prefer", "require"]) yield* check(`sslmode=${mode}`, "TLS")
      for (const mode of ["require", "verify-ca", "verify-full"]) {
        yield* check(`sslmode=${mode}&${right}`, "TLS")
        yield* check(`sslmode=${mode}&${wrong}`, unknownAuthority)
      }
      yield* check("sslmode=verify-full", unknownAuthority)
      yield* check(`sslmode=verify-ca&${right}`, "TLS", "127.0.0.1")
      yield* check(`sslmode=verify-full&${right}`, otherHost, "127.0.0.1")

      yield* use(authority.issue({ name: "127.0.0.1" }))
      yield* check(`sslmode=verify-full&${right}`, "TLS", "127.0.0.1")
      yield* check(`sslmode=verify-full&${right}`, otherHost)

      yield* use(authority.issue({ name: "localhost", isExpired: true }))
      for (const mode of ["require", "verify-ca", "verify-full"]) yield* check(`sslmode=${mode}&${right}`, expired)
      yield* check("sslmode=require", "TLS")
    }).pipe(Effect.scoped),
  120_000
)

it.live(
  "a client certificate is sent if the server requires it, and no password to an unverified server",
  () =>
    Effect.gen(function* () {
      const { ask, file } = yield* secured
      const right = `sslmode=verify-full&sslrootcert=${file("right.crt", authority.cert)}`
      const clientFiles = (name: string, from = authority) => {
        const { cert, key } = from.issue({ name })
        return `sslcert=${file(`${name}.crt`, cert)}&sslkey=${file(`${name}.key`, key)}`
      }
      assert.strictEqual(yield* ask("with_certificate", `${right}&${clientFiles("with_certificate")}`), "TLS")
      assert.strictEqual(
        yield* ask("with_certificate", right),
        "Unavailable: the database requires a valid client certificate: set sslcert and sslkey"
      )
      assert.strictEqual(
        yield* ask("with_certificate", `${right}&${clientFiles("unknown", makeAuthority())}`),
        "Unavailable: the server does not accept our client certificate"
      )
      assert.strictEqual(yield* ask("plain_only", "sslmode=prefer"), "plaintext")
      assert.match(yield* ask("plain_only", right), /pg_hba\.conf rejects connections with TLS$/)

      assert.strictEqual(yield* ask("clear_text", right), "TLS")
      assert.match(yield* ask("clear_text", "sslmode=require"), /clear text, but its certificate is not verified/)
      assert.match(yield* ask("clear_text", "sslmode=disable"), /clear text without TLS/)
      assert.strictEqual(yield* ask("md5_user", right), "TLS")
      assert.strictEqual(yield* ask("md5_user", "sslmode=disable"), "plaintext", "on loopback nobody listens")
    }).pipe(Effect.scoped),
  120_000
)
