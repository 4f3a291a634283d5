import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeAuthority } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"
import { readKafkaSettings } from "../../src/settings/kafkaSettings.ts"
import { readPlaintextHosts } from "../../src/settings/plaintextHosts.ts"
import { SettingsReader } from "../../src/settings/SettingsReader.ts"

const folder = mkdtempSync(join(tmpdir(), "kafka-security-"))
const fileOf = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const authority = makeAuthority()
const client = authority.issue({ name: "dealer" })
const files = {
  KAFKA_TLS_CA_FILE: fileOf("ca.pem", authority.cert),
  KAFKA_TLS_CERT_FILE: fileOf("client.pem", client.cert),
  KAFKA_TLS_KEY_FILE: fileOf("client.key", client.key)
}

const remote = { KAFKA_BROKERS: "kafka.example:9093" }
const local = { KAFKA_BROKERS: "127.0.0.1:9092" }
const scram = {
  KAFKA_SASL_MECHANISM: "scram-sha-512",
  KAFKA_SASL_USERNAME: "dealer",
  KAFKA_SASL_PASSWORD: "canary-5f1e"
}
const plain = { ...scram, KAFKA_SASL_MECHANISM: "plain" }
const bearer = {
  ...scram,
  KAFKA_SASL_MECHANISM: "oauthbearer",
  KAFKA_SASL_TOKEN_URL: "https://issuer.example/token"
}
const tls = { KAFKA_TLS: "true" }

const read = (environment: Record<string, string>) => {
  const reader = new SettingsReader(environment)
  const settings = readKafkaSettings(reader, readPlaintextHosts(reader))
  return { security: settings?.security, problems: reader.problems }
}

const names = (problems: ReadonlyArray<string>) => problems.map((problem) => problem.split(" ")[0]).toSorted()

describe("the settings of a secured Kafka", () => {
  it("take certificates and the log-in, a password from a file as well", () => {
    const { security, problems } = read({ ...remote, ...tls, ...files, ...scram })
    assert.deepStrictEqual(problems, [])
    assert.strictEqual(security?.tls?.ca, authority.cert)
    assert.strictEqual(security?.tls?.client?.certificate, client.cert)
    assert.strictEqual(security?.sasl && Redacted.value(security.sasl.password), "canary-5f1e")
    const { KAFKA_SASL_PASSWORD: password, ...rest } = scram
    const byFile = { ...remote, ...tls, ...rest, KAFKA_SASL_PASSWORD_FILE: fileOf("password", `${password}\n`) }
    const sasl = read(byFile).security?.sasl
    assert.strictEqual(sasl && Redacted.value(sasl.password), "canary-5f1e")
    assert.notInclude(JSON.stringify(sasl), "canary")
  })

  const accepted: ReadonlyArray<readonly [string, Record<string, string>]> = [
    ["loopback without anything", local],
    ["loopback with a password", { ...local, ...plain }],
    ["TLS alone", { ...remote, ...tls }],
    ["a token endpoint", { ...remote, ...tls, ...bearer }],
    ["a token endpoint on loopback", { ...local, ...bearer, KAFKA_SASL_TOKEN_URL: "http://127.0.0.1:1/token" }],
    ["another host that is named", { ...remote, ALLOW_PLAINTEXT: "kafka.example" }],
    ["scram at a host that is named", { ...remote, ...scram, ALLOW_PLAINTEXT: "kafka.example" }]
  ]
  it.each(accepted)("accept %s", (_, environment) => {
    assert.deepStrictEqual(read(environment).problems, [])
  })

  const refused: ReadonlyArray<readonly [string, Record<string, string>, ReadonlyArray<string>]> = [
    ["another host without TLS", remote, ["KAFKA_BROKERS"]],
    [
      "one of several hosts without TLS",
      { KAFKA_BROKERS: "127.0.0.1:1,k2:2", ALLOW_PLAINTEXT: "k1" },
      ["KAFKA_BROKERS"]
    ],
    ["a password in clear", { ...remote, ...plain, ALLOW_PLAINTEXT: "kafka.example" }, ["KAFKA_SASL_MECHANISM"]],
    ["a token in clear", { ...remote, ...bearer, ALLOW_PLAINTEXT: "kafka.example" }, ["KAFKA_SASL_MECHANISM"]],
    ["KAFKA_TLS that is no answer", { ...local, KAFKA_TLS: "yes" }, ["KAFKA_TLS"]],
    ["files without TLS", { ...local, ...files }, Object.keys(files).toSorted()],
    ["files and TLS switched off", { ...local, ...files, KAFKA_TLS: "false" }, Object.keys(files).toSorted()],
    [
      "a certificate without its key",
      { ...local, ...tls, KAFKA_TLS_CERT_FILE: files.KAFKA_TLS_CERT_FILE },
      ["KAFKA_TLS_KEY_FILE"]
    ],
    [
      "a key without its certificate",
      { ...local, ...tls, KAFKA_TLS_KEY_FILE: files.KAFKA_TLS_KEY_FILE },
      ["KAFKA_TLS_CERT_FILE"]
    ],
    [
      "the key of another certificate",
      {
        ...local,
        ...tls,
        ...files,
        KAFKA_TLS_KEY_FILE: fileOf("other.key", makeAuthority().issue({ name: "x" }).key)
      },
      ["KAFKA_TLS_KEY_FILE"]
    ],
    ["a file that is not there", { ...local, ...tls, KAFKA_TLS_CA_FILE: "nowhere.pem" }, ["KAFKA_TLS_CA_FILE"]],
    ["a file without PEM", { ...local, ...tls, KAFKA_TLS_CA_FILE: fileOf("x.pem", "x") }, ["KAFKA_TLS_CA_FILE"]],
    ["an unknown mechanism", { ...local, ...scram, KAFKA_SASL_MECHANISM: "gssapi" }, ["KAFKA_SASL_MECHANISM"]],
    [
      "a mechanism alone",
      { ...local, KAFKA_SASL_MECHANISM: "plain" },
      ["KAFKA_SASL_PASSWORD", "KAFKA_SASL_USERNAME"]
    ],
    [
      "a log-in without a mechanism",
      { ...local, KAFKA_SASL_USERNAME: "u", KAFKA_SASL_PASSWORD_FILE: "p" },
      ["KAFKA_SASL_PASSWORD", "KAFKA_SASL_USERNAME"]
    ],
    ["a token endpoint for scram", { ...local, ...bearer, ...scram }, ["KAFKA_SASL_TOKEN_URL"]],
    ["no token endpoint", { ...local, ...scram, KAFKA_SASL_MECHANISM: "oauthbearer" }, ["KAFKA_SASL_TOKEN_URL"]],
    [
      "a token endpoint in clear",
      { ...local, ...bearer, KAFKA_SASL_TOKEN_URL: "http://issuer.example/token" },
      ["KAFKA_SASL_TOKEN_URL"]
    ],
    ["security without brokers", { ...tls, KAFKA_SASL_PASSWORD: "p" }, ["KAFKA_SASL_PASSWORD", "KAFKA_TLS"]]
  ]
  it.each(refused)("refuse %s", (_, environment, expected) => {
    const { problems } = read(environment)
    assert.deepStrictEqual(names(problems), [...expected], problems.join("; "))
    assert.notInclude(problems.join(), "canary-5f1e")
  })
})
