import { randomBytes } from "node:crypto"
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseRequisiteKeys, type RequisiteKeyring } from "@dealer-billing/adapters-postgres"
import { Effect, Result, Schema } from "effect"

/** Without its key, the legal details in an embedded database cannot be read. */
export class KeyFileUnreadable extends Schema.TaggedError<KeyFileUnreadable>()("KeyFileUnreadable", {
  file: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `Cannot use the key in ${this.file}: ${this.reason}`
  }
}

/** Renamed when complete, so that a crash cannot leave half a key. */
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
    catch: (error) => refuse(error instanceof Error ? error.message : "not readable")
  })
  return yield* Effect.fromResult(Result.mapError(parseRequisiteKeys(text), refuse)) satisfies Effect.Effect<
    RequisiteKeyring,
    KeyFileUnreadable
  >
})

/** The key-encryption key of an embedded database. It is never recreated beside an existing database. */
export const requisiteKeyFile = Effect.fn("requisiteKeyFile")(function* (dataFolder: string, database: string) {
  const file = join(dataFolder, "requisite.key")
  if (!existsSync(file) && existsSync(database)) {
    const reason = `the file is missing, and ${database} cannot be read without it; restore it from a backup`
    return yield* new KeyFileUnreadable({ file, reason })
  }
  return yield* readOrMakeKey(dataFolder, file)
})

/** The sandbox refuses to start with another key. */
export const sandboxKeyFile = Effect.fn("sandboxKeyFile")(function* (dataFolder: string) {
  const { active } = yield* readOrMakeKey(dataFolder, join(dataFolder, "sandbox.key"))
  return active.key
})
