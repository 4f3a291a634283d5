import { randomBytes } from "node:crypto"
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseRequisiteKeys, type RequisiteKeyring } from "@dealer-billing/adapters-postgres"
import { Effect, Result, Schema } from "effect"

/** The key of an embedded database cannot be read; without it the requisites in it are lost. */
export class KeyFileUnreadable extends Schema.TaggedError<KeyFileUnreadable>()("KeyFileUnreadable", {
  file: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `The key in ${this.file} cannot be used: ${this.reason}`
  }
}

/** Written whole under another name first, so that a crash cannot leave half a key. */
const makeKey = (folder: string, file: string): string => {
  mkdirSync(folder, { recursive: true })
  const text = `embedded:${randomBytes(32).toString("base64")}`
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true })
  chmodSync(`${file}.new`, 0o600)
  renameSync(`${file}.new`, file)
  return text
}

const readOrMakeKey = Effect.fn("readOrMakeKey")(function* (folder: string, file: string) {
  const refuse = (reason: string) => new KeyFileUnreadable({ file, reason })
  const text = yield* Effect.try({
    try: () => (existsSync(file) ? readFileSync(file, "utf8").trim() : makeKey(folder, file)),
    catch: (error) => refuse(error instanceof Error ? error.message : "it cannot be read or made")
  })
  return yield* Effect.fromResult(Result.mapError(parseRequisiteKeys(text), refuse)) satisfies Effect.Effect<
    RequisiteKeyring,
    KeyFileUnreadable
  >
})

/**
 * The key-encryption key of an embedded database: made once in the data folder, readable by its owner alone. It is
 * never made anew beside a database that has been written with another one.
 */
export const requisiteKeyFile = Effect.fn("requisiteKeyFile")(function* (dataFolder: string, database: string) {
  const file = join(dataFolder, "requisite.key")
  if (!existsSync(file) && existsSync(database)) {
    const reason = `it is gone, and the requisites in ${database} cannot be read without it`
    return yield* new KeyFileUnreadable({ file, reason })
  }
  return yield* readOrMakeKey(dataFolder, file)
})

/** The key that encrypts the personal data of the Billing sandbox, which refuses to start with another one. */
export const sandboxKeyFile = Effect.fn("sandboxKeyFile")(function* (dataFolder: string) {
  const { active } = yield* readOrMakeKey(dataFolder, join(dataFolder, "sandbox.key"))
  return active.key
})
