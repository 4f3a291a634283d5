import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeAuthority } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { Redacted, Result } from "effect"
import { readSettings } from "../../src/settings/readSettings.ts"

const folder = mkdtempSync(join(tmpdir(), "billing-tls-"))
const fileWith = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const authority = makeAuthority()
const [own, other] = [authority.issue({ name: "us" }), authority.issue({ name: "others" })]
const files = {
  BILLING_CA_FILE: fileWith("ca.pem", authority.cert),
  BILLING_CERT_FILE: fileWith("cert.pem", own.cert),
  BILLING_KEY_FILE: fileWith("key.pem", own.key)
}
const base = {
  EMBEDDED: "postgres",
  BILLING_URL: "https://billing.example",
  BILLING_TOKEN: "t",
  API_KEYS: JSON.stringify([{ name: "lotus", sha256: "a".repeat(64), scopes: ["read"] }])
}
const problemsOf = (environment: Readonly<Record<string, string>>): ReadonlyArray<string> => {
  const read = readSettings({ ...base, ...environment })
  return Result.isFailure(read) ? read.failure : []
}

describe("TLS to Billing", () => {
  it("takes an authority, and a client certificate with its key", () => {
    const { billingTls } = Result.getOrThrow(readSettings({ ...base, ...files }))
    assert.strictEqual(billingTls.certificateAuthority?.trim(), authority.cert.trim())
    assert.strictEqual(billingTls.clientCertificate?.cert.trim(), own.cert.trim())
    assert.strictEqual(Redacted.value(billingTls.clientCertificate!.key).trim(), own.key.trim())
  })

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      "a missing file",
      { BILLING_CA_FILE: join(folder, "none") },
      /^BILLING_CA_FILE cannot be read from .*: ENOENT$/
    ],
    [
      "no PEM",
      { BILLING_CA_FILE: fileWith("no.pem", "x") },
      /^BILLING_CA_FILE does not contain a PEM certificate$/
    ],
    [
      "a certificate without its key",
      { BILLING_CERT_FILE: files.BILLING_CERT_FILE },
      /^BILLING_KEY_FILE is required: set both the client certificate and its key, or neither$/
    ],
    [
      "the key of another certificate",
      { ...files, BILLING_KEY_FILE: fileWith("other.pem", other.key) },
      /^BILLING_CERT_FILE cannot be used for TLS \(ERR_OSSL_X509_KEY_VALUES_MISMATCH\)$/
    ],
    [
      "an address without TLS",
      { BILLING_URL: "http://127.0.0.1:1", BILLING_CA_FILE: files.BILLING_CA_FILE },
      /^BILLING_CA_FILE needs a BILLING_URL that begins with https:$/
    ]
  ])("refuses %s", (_, environment, problem) => {
    const problems = problemsOf(environment)
    assert.strictEqual(problems.length, 1, problems.join("; "))
    assert.match(problems[0] ?? "", problem)
    assert.notInclude(problems.join(), "PRIVATE KEY")
  })

  it.each(["BILLING_URL", "OTEL_EXPORTER_OTLP_ENDPOINT"])("is asked for by other hosts: %s", (name) => {
    assert.deepStrictEqual(problemsOf({ [name]: "http://inside.example:8080" }), [
      `${name} must be https, or its host must be a loopback address or in ALLOW_PLAINTEXT`
    ])
    assert.deepStrictEqual(
      problemsOf({ [name]: "http://inside.example:8080", ALLOW_PLAINTEXT: "inside.example" }),
      []
    )
    assert.deepStrictEqual(problemsOf({ [name]: "http://127.0.0.1:8080" }), [])
  })
})
