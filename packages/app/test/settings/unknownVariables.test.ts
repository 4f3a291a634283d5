import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import {
  readBillingCommandSettings,
  readCommandSettings,
  readDatabaseOnlySettings,
  readSettings
} from "../../src/settings/readSettings.ts"

const readers = { readBillingCommandSettings, readCommandSettings, readDatabaseOnlySettings, readSettings }

const problemsOf = (environment: Readonly<Record<string, string>>, read = readSettings): ReadonlyArray<string> => {
  const answer = read(environment)
  return Result.isFailure(answer) ? answer.failure : []
}

/** As the table of settings in `docs/deploy.md` names them. */
const documented = readFileSync(new URL("../../../../docs/deploy.md", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => /^\| `[A-Z]/.test(line))
  .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name = ""]) => name))

describe("a variable that is no setting", () => {
  it.each([
    ["DATABSE_URL", "DATABASE_URL"],
    ["DATABASE_ULR", "DATABASE_URL"],
    ["KAFKA_BROKER", "KAFKA_BROKERS"],
    ["BILING_URL", "BILLING_URL"],
    ["BILLING_TOKEN_FIL", "BILLING_TOKEN_FILE"],
    ["API_KEY", "API_KEYS"],
    ["EMBEDED", "EMBEDDED"],
    ["OTEL_EXPORTER_OTLP_ENDPONT", "OTEL_EXPORTER_OTLP_ENDPOINT"]
  ])("stops the start and every command where it is misspelt: %s", (name, right) => {
    for (const read of Object.values(readers)) {
      assert.deepStrictEqual(problemsOf({ [name]: "x" }, read), [
        `${name} is not a setting: did you mean ${right}?`
      ])
    }
  })

  it.each(["KAFKA_SSL", "KAFKA_SSLL", "DATABASE_PASSWORD", "HTTP_TLS_CERT", "BILLING_TIMEOUT_SECONDS"])(
    "stops it where it begins as ours do: %s",
    (name) => assert.deepStrictEqual(problemsOf({ [name]: "true" }), [`${name} is not a setting; remove it`])
  )

  it("is let through where an orchestrator injects it for the services beside ours", () => {
    const links = {
      KUBERNETES_SERVICE_HOST: "10.96.0.1",
      BILLING_SERVICE_HOST: "10.96.0.7",
      BILLING_SERVICE_PORT: "80",
      BILLING_SERVICE_PORT_HTTP: "80",
      BILLING_PORT: "tcp://10.96.0.7:80",
      BILLING_PORT_80_TCP: "tcp://10.96.0.7:80",
      BILLING_PORT_80_TCP_PROTO: "tcp",
      BILLING_PORT_80_TCP_PORT: "80",
      BILLING_PORT_80_TCP_ADDR: "10.96.0.7",
      KAFKA_PORT: "tcp://10.96.0.8:9092",
      KAFKA_PORT_9092_TCP_ADDR: "10.96.0.8",
      DATABASE_SERVICE_HOST: "10.96.0.9",
      DATABASE_SERVICE_PORT_POSTGRES: "5432"
    }
    assert.deepStrictEqual(problemsOf(links), [])
    assert.lengthOf(problemsOf({ BILLING_PORT: "8090" }), 1)
  })

  it("is let through where it belongs to another program, or is empty", () => {
    const others = {
      PATH: "/bin",
      HTTP_PROXY: "http://gateway.example:3128",
      NO_PROXY: "localhost",
      XDG_DATA_DIRS: "/usr/share",
      OTEL_SERVICE_NAME: "billing",
      npm_config_loglevel: "error",
      DATABSE_URL: ""
    }
    assert.deepStrictEqual(problemsOf(others), [])
  })

  it("is none of those that docs/deploy.md names", () => {
    assert.isAbove(documented.length, 20)
    for (const name of documented) {
      const unknown = problemsOf({ [name]: "x" }).filter((problem) => problem.includes("is not a setting"))
      assert.deepStrictEqual(unknown, [], name)
    }
  })
})
