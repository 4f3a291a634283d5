import { makeAuthority, temporaryFolder } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Result } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { checkDatabaseUrl, showDatabaseUrl } from "../../src/client/checkDatabaseUrl.ts"
import { parseDatabaseUrl } from "../../src/client/parseDatabaseUrl.ts"

const parse = (text: string) => Result.getOrThrow(parseDatabaseUrl(text))
const problemsOf = (text: string) =>
  checkDatabaseUrl(text, (host) => host === "localhost" || host === "plain.example")

describe("DATABASE_URL", () => {
  it.each([
    ["postgres://u:p@h/db", [["h", 5432]]],
    [
      "postgresql://h1:5432,h2:5433,h3/db",
      [
        ["h1", 5432],
        ["h2", 5433],
        ["h3", 5432]
      ]
    ],
    [
      "postgres://u@[::1]:5433,[fd00::2]/db",
      [
        ["::1", 5433],
        ["fd00::2", 5432]
      ]
    ],
    ["postgres://%2Frun%2Fpostgresql/db", [["/run/postgresql", 5432]]],
    ["postgres:///db", [["localhost", 5432]]]
  ] as const)("names the hosts and ports of %s", (text, wanted) => {
    assert.deepStrictEqual(
      parse(text).hosts.map(({ host, port }) => [host, port]),
      wanted.map(([host, port]) => [host, port])
    )
  })

  it("accepts percent escapes in user, password and database", () => {
    const { database, password, username } = parse("postgres://us%40er:p%2F%3A%3Fw%25@h/d%20b")
    assert.deepStrictEqual([username, password && Redacted.value(password), database], ["us@er", "p/:?w%", "d b"])
  })

  it("accepts the known parameters, with the defaults of libpq", () => {
    const plain = parse("postgres://h/db")
    assert.deepStrictEqual([plain.sslMode, plain.targetSession, plain.connectTimeoutMs], ["prefer", "any", 2_000])
    const full = parse(
      "postgres://h/db?sslmode=verify-full&target_session_attrs=read-write&connect_timeout=7&application_name=a%20b"
    )
    assert.deepStrictEqual(
      [full.sslMode, full.targetSession, full.connectTimeoutMs, full.applicationName],
      ["verify-full", "read-write", 7_000, "a b"]
    )
    assert.strictEqual(full.files.rootCertificate, "system")
    assert.strictEqual(parse("postgres://h/db?sslrootcert=system").sslMode, "verify-full")
  })

  it.each([
    ["sslmod=require", /unknown parameter sslmod: the known ones are .*sslmode/],
    ["options=-c%20x", /unknown parameter options/],
    ["sslmode=on", /wrong sslmode: use disable, allow, prefer, require, verify-ca, verify-full/],
    ["sslmode=disable&sslmode=require", /gives sslmode twice/],
    ["sslmode=", /no readable value for sslmode/],
    ["target_session_attrs=standby", /wrong target_session_attrs: use any, read-write, primary/],
    ["connect_timeout=0", /wrong connect_timeout: use seconds, 1 to 60/],
    ["sslmode=require&sslrootcert=system", /sslrootcert=system, which needs sslmode=verify-full/],
    ["sslmode=verify-ca", /verify-ca, which needs sslrootcert/],
    ["sslcert=a.pem", /only one of sslcert and sslkey/]
  ])("refuses %s with a sentence", (query, words) => {
    const problems = problemsOf(`postgres://u:p@localhost/db?${query}`)
    assert.strictEqual(problems.length, 1, problems.join("; "))
    assert.match(problems[0] ?? "", words)
  })

  it.each([
    "mysql://h/db",
    "postgres://u:hidden/word@h/db",
    "postgres://u:p@h:hidden/db",
    "postgres://u:hidden%ZZ@h"
  ])("repeats nothing of %s, which cannot be read", (text) => {
    const problems = problemsOf(text)
    assert.strictEqual(problems.length, 1)
    assert.match(problems[0] ?? "", /^must be postgres:\/\/user:password@host.* as %XX/)
    assert.notMatch(problems[0] ?? "", /hidden/)
  })

  it("reports all problems at once", () => {
    const problems = problemsOf("postgres://h/db?foo=1&bar=2&sslmode=x&connect_timeout=y&target_session_attrs=z")
    assert.strictEqual(problems.length, 5, problems.join("; "))
  })

  it("refuses plaintext to hosts that are neither loopback nor allowed", () => {
    for (const mode of ["", "?sslmode=prefer", "?sslmode=allow", "?sslmode=disable"]) {
      const problems = problemsOf(`postgres://localhost,plain.example,a.example,b.example/db${mode}`)
      assert.strictEqual(problems.length, 2, mode)
      assert.match(problems[0] ?? "", /a\.example.*add sslmode=verify-full, or name the host in ALLOW_PLAINTEXT/)
      assert.match(problems[1] ?? "", /b\.example/)
    }
    assert.deepStrictEqual(problemsOf("postgres://a.example/db?sslmode=require"), [])
    assert.deepStrictEqual(problemsOf("postgres://%2Frun%2Fpostgresql/db"), [], "a Unix socket leaves no machine")
  })

  it.effect("reads the certificate files and reports their problems", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const authority = makeAuthority()
      const { cert, key } = authority.issue({ name: "u" })
      const file = (name: string, content: string) => {
        writeFileSync(join(folder, name), content)
        return join(folder, name)
      }
      const root = file("root.crt", authority.cert)
      const [certFile, keyFile] = [file("u.crt", cert), file("u.key", key)]
      const check = (query: string) => problemsOf(`postgres://h/db?sslmode=verify-full&${query}`).join("; ")
      assert.strictEqual(check(`sslrootcert=${root}&sslcert=${certFile}&sslkey=${keyFile}`), "")
      assert.match(check(`sslrootcert=${folder}/none`), /^has sslrootcert=.*none, which cannot be read: ENOENT$/)
      assert.match(check(`sslrootcert=${keyFile}`), /contains no PEM certificate$/)
      const other = file("other.key", authority.issue({ name: "u" }).key)
      const mismatch = check(`sslrootcert=${root}&sslcert=${certFile}&sslkey=${other}`)
      assert.match(mismatch, /are not a certificate and its key$/)
    }).pipe(Effect.scoped)
  )

  it("shows only hosts and database", () => {
    const url = Redacted.make("postgres://u:secret@h1,[::1]:5433/db?sslmode=require")
    assert.strictEqual(showDatabaseUrl(url), "h1:5432,[::1]:5433/db")
  })
})
