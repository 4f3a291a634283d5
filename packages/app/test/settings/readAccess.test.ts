import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { readCommandSettings, readSettings } from "../../src/settings/readSettings.ts"

const jwt = {
  AUTH_JWKS_URL: "https://id.example/jwks",
  AUTH_ISSUER: "https://id.example",
  AUTH_AUDIENCE: "dealer-billing"
}
const API_KEYS = JSON.stringify([{ name: "lotus", sha256: "a".repeat(64), scopes: ["read"] }])

const settingsOf = (environment: Record<string, string>) => Result.getOrThrow(readSettings(environment))
const problemsOf = (environment: Record<string, string>): ReadonlyArray<string> => {
  const read = readSettings(environment)
  return Result.isFailure(read) ? read.failure : []
}

describe("the settings AUTH_*", () => {
  it("name whose tokens are believed, beside keys or alone", () => {
    const trusted = { jwksUrl: jwt.AUTH_JWKS_URL, issuer: jwt.AUTH_ISSUER, audience: jwt.AUTH_AUDIENCE }
    const both = settingsOf({ ...jwt, API_KEYS })
    assert.deepStrictEqual([both.jwt, both.apiKeys.map(({ name }) => name)], [trusted, ["lotus"]])
    const alone = settingsOf({ ...jwt, HTTP_HOST: "0.0.0.0", EMBEDDED: "postgres,billing" })
    assert.deepStrictEqual([alone.jwt, alone.apiKeys], [trusted, []])
    assert.strictEqual(settingsOf({ API_KEYS }).jwt, null)
  })

  it("remove the development keys, since other callers are expected", () => {
    assert.isFalse(settingsOf(jwt).hasDevelopmentKeys)
    assert.isTrue(settingsOf({}).hasDevelopmentKeys)
  })

  it.each(Object.keys(jwt))("stop the start when %s alone is missing", (name) => {
    const problems = problemsOf({ ...jwt, [name]: "" })
    assert.strictEqual(problems.length, 1)
    assert.match(problems[0] ?? "", new RegExp(`^${name} is required with AUTH_.*all three, or none`))
  })

  it("stop the start when one alone is there: both others are named", () => {
    assert.deepStrictEqual(
      problemsOf({ AUTH_ISSUER: "x" }).map((problem) => problem.split(" ")[0]),
      ["AUTH_JWKS_URL", "AUTH_AUDIENCE"]
    )
  })

  it("fetch keys over https, or from this very machine", () => {
    const [problem] = problemsOf({ ...jwt, AUTH_JWKS_URL: "http://id.example/jwks" })
    assert.strictEqual(problem, "AUTH_JWKS_URL must be https, or its host must be a loopback address")
    assert.match(problemsOf({ ...jwt, AUTH_JWKS_URL: "file:///keys" })[0] ?? "", /^AUTH_JWKS_URL must be a URL/)
    for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
      assert.deepStrictEqual(problemsOf({ ...jwt, AUTH_JWKS_URL: `http://${host}:9/jwks` }), [])
    }
    for (const host of ["127.0.0.1.evil.example", "localhost.evil.example", "127.0.0.1@evil.example"]) {
      assert.strictEqual(problemsOf({ ...jwt, AUTH_JWKS_URL: `http://${host}/jwks` }).length, 1, host)
    }
  })

  it("are no matter to a command that serves nobody", () => {
    assert.isTrue(Result.isSuccess(readCommandSettings({ AUTH_ISSUER: "x" })))
  })
})
