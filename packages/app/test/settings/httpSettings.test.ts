import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { readCommandSettings, readSettings } from "../../src/settings/readSettings.ts"

const settingsOf = (environment: Record<string, string>) => Result.getOrThrow(readSettings(environment))
const problemsOf = (environment: Record<string, string>): ReadonlyArray<string> => {
  const read = readSettings(environment)
  return Result.isFailure(read) ? read.failure : []
}

describe("the settings of the server", () => {
  it("have defaults that keep strangers small", () => {
    const settings = settingsOf({})
    assert.deepStrictEqual([settings.probePort, settings.allowedHosts, settings.billingLinkHosts], [null, [], null])
    assert.deepStrictEqual([settings.strangerRequestsPerSecondMax, settings.connectionsPerAddressMax], [20, 256])
  })

  it("name a port for probes, which is not that of the API", () => {
    assert.strictEqual(settingsOf({ PROBE_PORT: "9090" }).probePort, 9_090)
    assert.match(problemsOf({ PROBE_PORT: "8080" })[0] ?? "", /^PROBE_PORT must differ from HTTP_PORT/)
    assert.match(problemsOf({ PROBE_PORT: "x" })[0] ?? "", /^PROBE_PORT must be a port/)
  })

  it.each([
    ["billing.example", ["billing.example"]],
    [
      " Billing.Example , 10.0.0.1,[::1],счёт.рф, ",
      ["billing.example", "10.0.0.1", "[::1]", "xn--q1aco4b.xn--p1ai"]
    ]
  ])("take hosts as a browser writes them: %s", (text, hosts) => {
    assert.deepStrictEqual(settingsOf({ HTTP_ALLOWED_HOSTS: text }).allowedHosts, hosts)
  })

  it.each(["https://billing.example", "billing.example:443", "a b", "billing.example/x", "*.example"])(
    "refuse a host that is none: %s",
    (text) => {
      assert.match(problemsOf({ HTTP_ALLOWED_HOSTS: text })[0] ?? "", /^HTTP_ALLOWED_HOSTS must be a comma list of/)
    }
  )

  it("bound what one address may have", () => {
    const { connectionsPerAddressMax, strangerRequestsPerSecondMax } = settingsOf({
      HTTP_CONNECTIONS_PER_ADDRESS: "4096",
      HTTP_STRANGER_REQUESTS_PER_SECOND: "500"
    })
    assert.deepStrictEqual([connectionsPerAddressMax, strangerRequestsPerSecondMax], [4_096, 500])
    assert.strictEqual(problemsOf({ HTTP_CONNECTIONS_PER_ADDRESS: "4097" }).length, 1)
    assert.strictEqual(problemsOf({ HTTP_STRANGER_REQUESTS_PER_SECOND: "0" }).length, 1)
  })

  it("are no matter to a command that serves nobody", () => {
    for (const name of ["PROBE_PORT", "HTTP_ALLOWED_HOSTS", "HTTP_CONNECTIONS_PER_ADDRESS"]) {
      assert.isTrue(Result.isSuccess(readCommandSettings({ [name]: "a b" })), name)
    }
  })

  it("name hosts of links for a Billing that is not the sandbox", () => {
    const problems = problemsOf({ BILLING_LINK_HOSTS: "billing.example" })
    assert.include(problems.join(), "BILLING_LINK_HOSTS needs BILLING_URL; the sandbox links to itself")
  })
})
