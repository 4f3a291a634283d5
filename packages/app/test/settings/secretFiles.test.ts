import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Redacted, Result } from "effect"
import { readDatabaseOnlySettings, readSettings } from "../../src/settings/readSettings.ts"

const secrets = {
  DATABASE_URL: "postgres://app:secret@db.example:5432/billing?sslmode=require",
  REQUISITE_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
  BILLING_TOKEN: "token of billing",
  API_KEYS: JSON.stringify([{ name: "lotus", sha256: "a".repeat(64), scopes: ["read"] }])
}
const others = { BILLING_URL: "https://billing.example", KAFKA_BROKERS: "127.0.0.1:9092" }
const folder = mkdtempSync(join(tmpdir(), "secrets-"))

const fileWith = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const problemsOf = (environment: Record<string, string>): ReadonlyArray<string> => {
  const read = readSettings(environment)
  return Result.isFailure(read) ? read.failure : []
}

describe("a secret in a file", () => {
  it("counts as if the variable held it, without the line end", () => {
    const files = Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => [`${name}_FILE`, fileWith(name, `${value}\n`)])
    )
    const settings = Result.getOrThrow(readSettings({ ...others, ...files }))
    // Functions are compared by identity.
    const comparable = ({ kafka, ...rest }: typeof settings) => ({ ...rest, brokers: kafka?.brokers })
    const expected = Result.getOrThrow(readSettings({ ...others, ...secrets }))
    assert.deepStrictEqual(comparable(settings), comparable(expected))
    assert.strictEqual(Redacted.value(settings.billingToken), secrets.BILLING_TOKEN)
    assert.strictEqual(settings.databaseUrl && Redacted.value(settings.databaseUrl), secrets.DATABASE_URL)
    assert.deepStrictEqual(
      settings.apiKeys.map(({ name }) => name),
      ["lotus"]
    )
  })

  it.each(Object.keys(secrets))("is refused beside the variable itself: %s", (name) => {
    const file = fileWith("twice", "x")
    assert.deepStrictEqual(problemsOf({ ...others, ...secrets, [`${name}_FILE`]: file }), [
      `${name} is set twice: remove it or ${name}_FILE`
    ])
  })

  it.each([
    ["is missing", join(folder, "none"), "ENOENT"],
    ["is a folder", folder, "not a regular file"],
    ["never ends", "/dev/zero", "not a regular file"],
    ["is empty", fileWith("empty", "\n"), "the file is empty"],
    ["is huge", fileWith("huge", "x".repeat(65_537)), "larger than 65536 bytes"],
    ["is not text", fileWith("bytes", Uint8Array.of(0xff, 0xfe)), "not UTF-8"]
  ])("stops the start when the file %s", (_, file, reason) => {
    const { BILLING_TOKEN: _token, ...rest } = secrets
    assert.deepStrictEqual(problemsOf({ ...others, ...rest, BILLING_TOKEN_FILE: file }), [
      `BILLING_TOKEN cannot be read from ${file} (BILLING_TOKEN_FILE): ${reason}`
    ])
  })

  it("stops a command that needs the database alone, too", () => {
    assert.isTrue(Result.isFailure(readDatabaseOnlySettings({ DATABASE_URL_FILE: join(folder, "none") })))
  })
})
