import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { readDatabaseOnlySettings } from "../../src/settings/readSettings.ts"

const problemsOf = (url: string, allowPlaintext = ""): ReadonlyArray<string> => {
  const read = readDatabaseOnlySettings({ DATABASE_URL: url, ALLOW_PLAINTEXT: allowPlaintext })
  return Result.isFailure(read) ? read.failure : []
}

describe("DATABASE_URL of a command that needs nothing else", () => {
  it("is refused with every problem at once, and nothing of its password", () => {
    const problems = problemsOf("postgres://u:hunter2@h1,h2:5433/db?sslmod=require&connect_timeout=soon")
    assert.strictEqual(problems.length, 2, problems.join("; "))
    for (const problem of problems) assert.match(problem, /^DATABASE_URL has /)
    assert.notInclude(problems.join(), "hunter2")
  })

  it("allows no host to be reached without TLS, unless ALLOW_PLAINTEXT names it", () => {
    const url = "postgres://u:p@db.example,localhost/db"
    assert.deepStrictEqual(problemsOf(url), [
      "DATABASE_URL allows db.example to be reached without TLS (sslmode=prefer): " +
        "add sslmode=verify-full, or name the host in ALLOW_PLAINTEXT"
    ])
    assert.deepStrictEqual(problemsOf(url, "db.example"), [])
    assert.deepStrictEqual(problemsOf("postgres://u:p@db.example/db?sslmode=require"), [])
  })

  it("is refused together with an ALLOW_PLAINTEXT that cannot be read", () => {
    assert.match(problemsOf("postgres://u:p@localhost/db", "a:1").join(), /^ALLOW_PLAINTEXT must be a comma list/)
  })
})

describe("the two roles and MIGRATE", () => {
  const issues = (more: Record<string, string>): ReadonlyArray<string> => {
    const read = readDatabaseOnlySettings(more)
    return Result.isFailure(read) ? read.failure : []
  }
  const service = "postgres://dealer_billing:p@localhost/db"

  it("are taken together", () => {
    const read = readDatabaseOnlySettings({
      DATABASE_URL: service,
      DATABASE_OWNER_URL: "postgres://owner:p@localhost/db",
      MIGRATE: "off"
    })
    assert.isTrue(Result.isSuccess(read) && read.success.databaseOwnerUrl !== null && !read.success.migratesAtStart)
  })

  it("are refused where they contradict each other", () => {
    const owner = "postgres://owner:p@localhost/db"
    assert.deepStrictEqual(issues({ DATABASE_URL: service, DATABASE_OWNER_URL: service }), [
      "DATABASE_OWNER_URL must use a different role than DATABASE_URL"
    ])
    assert.deepStrictEqual(issues({ DATABASE_URL: "postgres://localhost/db", DATABASE_OWNER_URL: owner }), [
      "DATABASE_URL must contain a user name when DATABASE_OWNER_URL is set"
    ])
    assert.deepStrictEqual(
      issues({ DATABASE_URL: service, DATABASE_OWNER_URL: "postgres://owner:p@localhost/other" }),
      ["DATABASE_OWNER_URL must name the same database as DATABASE_URL"]
    )
    assert.deepStrictEqual(issues({ DATABASE_OWNER_URL: owner }), [
      "DATABASE_OWNER_URL needs DATABASE_URL with the role that the service runs as"
    ])
    assert.deepStrictEqual(issues({ DATABASE_URL: service, MIGRATE: "maybe" }), ["MIGRATE must be on or off"])
    assert.match(issues({ MIGRATE: "off" }).join(), /^MIGRATE can be off only with DATABASE_URL/)
  })

  it("do not speak to other hosts without TLS", () => {
    const [issue] = issues({ DATABASE_URL: service, DATABASE_OWNER_URL: "postgres://owner:p@db.example/db" })
    assert.match(issue ?? "", /^DATABASE_OWNER_URL allows db\.example to be reached without TLS/)
  })
})
