import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import {
  readBillingCommandSettings,
  readCommandSettings,
  readDatabaseOnlySettings,
  readSettings
} from "../../src/settings/readSettings.ts"

const database = {
  DATABASE_URL: "postgres://app:secret@127.0.0.1:5432/billing",
  REQUISITE_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`
}
const billing = { BILLING_URL: "https://billing.example", BILLING_TOKEN: "t" }
const kafka = { KAFKA_BROKERS: "127.0.0.1:9092" }
const keys = { API_KEYS: JSON.stringify([{ name: "lotus", sha256: "a".repeat(64), scopes: ["read"] }]) }

type Environment = Readonly<Record<string, string>>
const problemsOf = (environment: Environment, read = readSettings): ReadonlyArray<string> => {
  const answer = read(environment)
  return Result.isFailure(answer) ? answer.failure : []
}
const embeddedIn = (environment: Environment) => Result.getOrThrow(readSettings(environment)).embedded

describe("EMBEDDED", () => {
  it("is everything while nothing is external", () => {
    assert.deepStrictEqual(embeddedIn({}), { postgres: true, billing: true })
    assert.deepStrictEqual(embeddedIn({ EMBEDDED: "postgres,billing,oidc" }), { postgres: true, billing: true })
    assert.deepStrictEqual(embeddedIn({ ...database, ...billing, ...keys }), { postgres: false, billing: false })
  })

  it("stops a production start whose BILLING_URL was forgotten, and says what to set", () => {
    assert.deepStrictEqual(problemsOf({ ...database, ...keys, HTTP_HOST: "0.0.0.0" }), [
      "BILLING_URL is required, because DATABASE_URL is set (EMBEDDED=billing starts the " +
        "Billing sandbox, which issues no real bills)"
    ])
  })

  it.each<[string, Environment, ReadonlyArray<string>]>([
    ["a Billing", billing, ["DATABASE_URL is required, because BILLING_URL is set"]],
    [
      "brokers",
      kafka,
      [
        "DATABASE_URL is required, because KAFKA_BROKERS is set",
        "BILLING_URL is required, because KAFKA_BROKERS is set"
      ]
    ],
    [
      "an address that others reach",
      { HTTP_HOST: "0.0.0.0" },
      ["DATABASE_URL is required, because HTTP_HOST is set", "BILLING_URL is required, because HTTP_HOST is set"]
    ],
    [
      "a part that is named alone",
      { EMBEDDED: "billing" },
      ["DATABASE_URL is required, because EMBEDDED is set (EMBEDDED=billing,postgres starts"]
    ]
  ])("must name what is embedded beside %s", (_, environment, expected) => {
    const problems = problemsOf({ ...environment, ...keys })
    assert.strictEqual(problems.length, expected.length, problems.join("; "))
    expected.forEach((beginning, index) => assert.isTrue(problems[index]?.startsWith(beginning), problems[index]))
  })

  it("takes what is named beside what is external", () => {
    const sandbox = { ...database, ...kafka, ...keys, HTTP_HOST: "0.0.0.0", EMBEDDED: "billing" }
    assert.deepStrictEqual(embeddedIn(sandbox), { postgres: false, billing: true })
    assert.deepStrictEqual(embeddedIn({ ...billing, ...keys, EMBEDDED: " postgres " }), {
      postgres: true,
      billing: false
    })
  })

  it("names nothing that is external as well, and nothing unknown", () => {
    assert.deepStrictEqual(problemsOf({ ...database, ...billing, ...keys, EMBEDDED: "billing,postgres" }), [
      "EMBEDDED names postgres, but DATABASE_URL is set: remove one of them",
      "EMBEDDED names billing, but BILLING_URL is set: remove one of them"
    ])
    assert.deepStrictEqual(problemsOf({ EMBEDDED: "postgres,billing,kafka" }), [
      'EMBEDDED must be a comma list of postgres, billing, oidc; "kafka" is unknown'
    ])
  })

  it("lets a command that needs no Billing run without one, and no command make a database unasked", () => {
    assert.deepStrictEqual(problemsOf(database, readCommandSettings), [])
    assert.deepStrictEqual(problemsOf(database, readDatabaseOnlySettings), [])
    assert.match(problemsOf(database, readBillingCommandSettings).join(), /^BILLING_URL is required, because/)
    for (const read of [readCommandSettings, readDatabaseOnlySettings, readBillingCommandSettings]) {
      assert.match(problemsOf({ HTTP_HOST: "0.0.0.0" }, read).join(), /DATABASE_URL is required, because HTTP_HOST/)
    }
  })
})
