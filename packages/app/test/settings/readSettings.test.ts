import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { BasisPoints } from "@dealer-billing/domain"
import { defaultTariffsJson } from "@dealer-billing/domain/internal"
import { assert, describe, it } from "@effect/vitest"
import { Redacted, Result } from "effect"
import { readDatabaseOnlySettings, readSettings } from "../../src/settings/readSettings.ts"

const sha256 = "a".repeat(64)
const outside = {
  DATABASE_URL: "postgres://app:secret@db.example:5432/billing?sslmode=require",
  REQUISITE_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
  BILLING_URL: "https://billing.example",
  BILLING_TOKEN: "t",
  KAFKA_BROKERS: "k1:9092, k2:9092",
  KAFKA_TLS: "true",
  API_KEYS: JSON.stringify([{ name: "lotus", sha256, scopes: ["read", "write"] }])
}

const settingsOf = (environment: Record<string, string>) => Result.getOrThrow(readSettings(environment))
const problemsOf = (environment: Record<string, string>): ReadonlyArray<string> => {
  const read = readSettings(environment)
  return Result.isFailure(read) ? read.failure : []
}
const assertOneProblem = (environment: Record<string, string>, words: RegExp) => {
  const problems = problemsOf(environment)
  assert.strictEqual(problems.length, 1, problems.join("; "))
  assert.match(problems[0] ?? "", words)
}

describe("readSettings", () => {
  it("takes nothing at all as: everything embedded, on loopback, with the development keys", () => {
    const settings = settingsOf({})
    assert.strictEqual(settings.databaseUrl, null)
    assert.strictEqual(settings.billingUrl, null)
    assert.strictEqual(settings.kafka, null)
    assert.deepStrictEqual(
      [settings.httpHost, settings.httpPort, settings.sandboxPort, settings.dataFolder],
      ["127.0.0.1", 8080, 8090, ".data"]
    )
    assert.deepStrictEqual(
      settings.apiKeys.map((key) => key.name),
      ["dev-lotus", "dev-admin"]
    )
  })

  it("limits the calls to Billing to 10 per second and 4 at once, or as set", () => {
    const limits = (environment: Record<string, string>) => {
      const { billingCallsAtOnce, billingCallsPerSecond } = settingsOf(environment)
      return [billingCallsPerSecond, billingCallsAtOnce]
    }
    assert.deepStrictEqual(limits({}), [100, 4], "the sandbox is ours")
    assert.deepStrictEqual(limits(outside), [10, 4])
    assert.deepStrictEqual(limits({ BILLING_CALLS_PER_SECOND: "200", BILLING_CALLS_AT_ONCE: "1" }), [200, 1])
    assertOneProblem({ BILLING_CALLS_PER_SECOND: "0" }, /^BILLING_CALLS_PER_SECOND must be a whole number, 1 to/)
    assertOneProblem({ BILLING_CALLS_AT_ONCE: "4.5" }, /^BILLING_CALLS_AT_ONCE must be a whole number, 1 to 100/)
  })

  it("knows the modes of a pooler before a named database", () => {
    assert.strictEqual(settingsOf(outside).databasePooler, "none")
    assert.strictEqual(settingsOf({ ...outside, DATABASE_POOLER: "transaction" }).databasePooler, "transaction")
    const one = "must be one of none, session, transaction"
    assert.deepStrictEqual(problemsOf({ ...outside, DATABASE_POOLER: "statement" }), [`DATABASE_POOLER ${one}`])
    assertOneProblem({ DATABASE_POOLER: "session" }, /^DATABASE_POOLER needs DATABASE_URL/)
  })

  it("takes one dialect of payment events, by default payments", () => {
    assert.strictEqual(settingsOf({}).paymentsDialect, "payments")
    assert.strictEqual(settingsOf({ PAYMENTS_DIALECT: "totals" }).paymentsDialect, "totals")
    assert.deepStrictEqual(problemsOf({ PAYMENTS_DIALECT: "Totals" }), [
      "PAYMENTS_DIALECT must be one of payments, totals"
    ])
    assertOneProblem(
      { PAYMENTS_DIALEKT: "totals" },
      /^PAYMENTS_DIALEKT is not a setting: did you mean PAYMENTS_DIALECT/
    )
  })

  it("takes everything from outside", () => {
    const settings = settingsOf({ ...outside, HTTP_HOST: "0.0.0.0", HTTP_PORT: "9000", PAYMENTS_TOPIC: "p" })
    assert.strictEqual(settings.databaseUrl && Redacted.value(settings.databaseUrl), outside.DATABASE_URL)
    const { security, ...kafka } = settings.kafka ?? assert.fail("there are brokers")
    assert.deepStrictEqual(kafka, {
      brokers: ["k1:9092", "k2:9092"],
      topic: "p",
      groupId: "dealer-billing",
      sessionTimeoutMs: 10_000,
      retentionMinMs: 604_800_000
    })
    assert.deepStrictEqual([security.tls, security.sasl], [{ ca: null, client: null }, null])
    assert.strictEqual(settings.httpPort, 9000)
    assert.deepStrictEqual(
      settings.apiKeys.map((key) => [key.name, key.sha256]),
      [["lotus", sha256]]
    )
  })

  it("counts an empty variable as an unset one", () => {
    assert.strictEqual(settingsOf({ DATABASE_URL: "", API_KEYS: " " }).databaseUrl, null)
  })

  it("lists every problem at once", () => {
    const problems = problemsOf({
      DATABASE_URL: "mysql://x",
      BILLING_URL: "ftp://x",
      BILLING_RECOVERY: "hope",
      KAFKA_BROKERS: "nonsense",
      HTTP_PORT: "99999",
      SANDBOX_PORT: "x",
      API_KEYS: "[]x",
      REQUISITE_KEYS: "short",
      TARIFFS_FILE: "/does/not/exist.json",
      LOG_LEVEL: "loud",
      OTEL_EXPORTER_OTLP_ENDPOINT: "collector"
    })
    for (const name of [
      "DATABASE_URL",
      "BILLING_URL",
      "BILLING_RECOVERY",
      "KAFKA_BROKERS",
      "HTTP_PORT",
      "SANDBOX_PORT",
      "API_KEYS",
      "REQUISITE_KEYS",
      "TARIFFS_FILE",
      "LOG_LEVEL",
      "OTEL_EXPORTER_OTLP_ENDPOINT"
    ]) {
      assert.strictEqual(problems.filter((problem) => problem.startsWith(`${name} `)).length, 1, name)
    }
  })

  it.each(["DATABASE_URL", "BILLING_URL", "KAFKA_BROKERS"] as const)(
    "wants API keys as soon as %s is not embedded",
    (name) => {
      const embedded = { DATABASE_URL: "billing", BILLING_URL: "postgres", KAFKA_BROKERS: "postgres,billing" }
      const needed: ReadonlyArray<string> = {
        DATABASE_URL: ["REQUISITE_KEYS"],
        BILLING_URL: ["BILLING_TOKEN"],
        KAFKA_BROKERS: ["KAFKA_TLS"]
      }[name]
      const environment = Object.fromEntries(
        Object.entries(outside).filter(([key]) => key === name || needed.includes(key))
      )
      assertOneProblem({ ...environment, EMBEDDED: embedded[name] }, /^API_KEYS is required/)
    }
  )

  it("wants API keys on an address that others can reach", () => {
    assertOneProblem({ HTTP_HOST: "0.0.0.0", EMBEDDED: "postgres,billing" }, /^API_KEYS is required.*0\.0\.0\.0/)
  })

  it("wants keys for the requisites with a database of one's own", () => {
    assertOneProblem({ ...outside, REQUISITE_KEYS: "" }, /^REQUISITE_KEYS is required/)
  })

  it("wants Billing's token with Billing's address", () => {
    assertOneProblem({ ...outside, BILLING_TOKEN: "" }, /^BILLING_TOKEN is required/)
  })

  it.each(["idempotent", "lookup", "none"] as const)(
    "takes how a Billing's outcome is recovered: %s",
    (recovery) => {
      assert.strictEqual(settingsOf({ ...outside, BILLING_RECOVERY: recovery }).billingRecovery, recovery)
    }
  )

  it("assumes an idempotent Billing by default, and has no such setting for the sandbox", () => {
    assert.strictEqual(settingsOf(outside).billingRecovery, "idempotent")
    assertOneProblem({ BILLING_RECOVERY: "lookup" }, /^BILLING_RECOVERY needs BILLING_URL/)
  })

  it("limits a caller to 1,000 requests per second and all callers to 256 at once, or as set", () => {
    const limits = (environment: Record<string, string>) => {
      const { requestsAtOnceMax, requestsPerSecondMax } = settingsOf(environment)
      return [requestsPerSecondMax, requestsAtOnceMax]
    }
    assert.deepStrictEqual(limits({}), [1_000, 256])
    assert.deepStrictEqual(limits({ HTTP_REQUESTS_PER_SECOND: "5", HTTP_REQUESTS_AT_ONCE: "1" }), [5, 1])
    assertOneProblem({ HTTP_REQUESTS_PER_SECOND: "0" }, /^HTTP_REQUESTS_PER_SECOND must be a whole number, 1 to/)
    assertOneProblem({ HTTP_REQUESTS_AT_ONCE: "many" }, /^HTTP_REQUESTS_AT_ONCE must be a whole number, 1 to/)
  })

  it("reads tariffs from a file and says what is wrong in it", () => {
    const folder = mkdtempSync(join(tmpdir(), "tariffs-"))
    const good = join(folder, "good.json")
    writeFileSync(
      good,
      JSON.stringify({ ...defaultTariffsJson, rewards: [{ from: "2021-01-01", ratePercent: "3.50" }] })
    )
    assert.deepStrictEqual(settingsOf({ TARIFFS_FILE: good }).tariffs.rewards, [
      { from: "2021-01-01", ratePercent: BasisPoints.make(350n) }
    ])
    const bad = join(folder, "bad.json")
    writeFileSync(
      bad,
      JSON.stringify({ ...defaultTariffsJson, rewards: [{ from: "2021-02-30", ratePercent: "3.5" }] })
    )
    const problems = problemsOf({ TARIFFS_FILE: bad })
    assert.match(problems[0] ?? "", /must be a date/)
    assert.match(problems[0] ?? "", /must be a percentage/)
  })

  it("wants nothing but the database's address for a migration", () => {
    const { DATABASE_URL } = outside
    assert.isTrue(Result.isSuccess(readDatabaseOnlySettings({ DATABASE_URL })))
    assert.isTrue(Result.isFailure(readDatabaseOnlySettings({ DATABASE_URL: "mysql://x" })))
  })
})
