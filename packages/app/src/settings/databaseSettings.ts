import {
  checkDatabaseUrl,
  readDatabaseName,
  readDatabaseUser,
  parseRequisiteKeys,
  type DatabasePooler,
  type RequisiteKeyring
} from "@dealer-billing/adapters-postgres"
import { Redacted } from "effect"
import type { MayBePlaintext } from "./plaintextHosts.ts"
import type { SettingsReader } from "./SettingsReader.ts"

export interface DatabaseSettings {
  /** Files of the embedded Postgres, its key and the demo. */
  readonly dataFolder: string
  /** Null: an embedded Postgres in the data folder. */
  readonly databaseUrl: Redacted.Redacted<string> | null
  /** With the owner of the tables. Null: `databaseUrl` has the owner's role. */
  readonly databaseOwnerUrl: Redacted.Redacted<string> | null
  /** False: `serve` waits for `migrate`. */
  readonly migratesAtStart: boolean
  readonly databasePooler: DatabasePooler
  /** Null: a generated key in the data folder. */
  readonly requisiteKeys: RequisiteKeyring | null
}

const poolers: ReadonlyArray<DatabasePooler> = ["none", "session", "transaction"]

const readPooler = (reader: SettingsReader): DatabasePooler => {
  const text = reader.text("DATABASE_POOLER") ?? "none"
  const pooler = poolers.find((candidate) => candidate === text)
  if (pooler === undefined) reader.problem("DATABASE_POOLER", `must be one of ${poolers.join(", ")}`)
  else if (pooler !== "none" && reader.text("DATABASE_URL") === null) {
    reader.problem("DATABASE_POOLER", "needs DATABASE_URL: an embedded Postgres has no pooler")
  }
  return pooler ?? "none"
}

const readDatabaseUrl = (reader: SettingsReader, name: string, mayBePlaintext: MayBePlaintext) => {
  const url = reader.secret(name)
  if (url === null) return null
  for (const issue of checkDatabaseUrl(url, mayBePlaintext)) reader.problem(name, issue)
  return Redacted.make(url)
}

const checkOwner = (
  reader: SettingsReader,
  url: Redacted.Redacted<string> | null,
  ownerUrl: Redacted.Redacted<string> | null
): void => {
  if (ownerUrl === null) return
  const user = url === null ? null : readDatabaseUser(url)
  if (url === null)
    reader.problem("DATABASE_OWNER_URL", "needs DATABASE_URL with the role that the service runs as")
  else if (user === null) reader.problem("DATABASE_URL", "must contain a user name when DATABASE_OWNER_URL is set")
  else if (user === (readDatabaseUser(ownerUrl) ?? user)) {
    reader.problem("DATABASE_OWNER_URL", "must use a different role than DATABASE_URL")
  } else if (readDatabaseName(url) !== readDatabaseName(ownerUrl)) {
    reader.problem("DATABASE_OWNER_URL", "must name the same database as DATABASE_URL")
  }
}

const readMigrate = (reader: SettingsReader): boolean => {
  const text = reader.text("MIGRATE") ?? "on"
  if (text !== "on" && text !== "off") reader.problem("MIGRATE", "must be on or off")
  if (text === "off" && !reader.isGiven("DATABASE_URL")) {
    reader.problem("MIGRATE", "can be off only with DATABASE_URL: serve migrates an embedded Postgres")
  }
  return text !== "off"
}

export const readDatabaseSettings = (reader: SettingsReader, mayBePlaintext: MayBePlaintext): DatabaseSettings => {
  const databaseUrl = readDatabaseUrl(reader, "DATABASE_URL", mayBePlaintext)
  const databaseOwnerUrl = readDatabaseUrl(reader, "DATABASE_OWNER_URL", mayBePlaintext)
  checkOwner(reader, databaseUrl, databaseOwnerUrl)
  const requisiteKeys = reader.parsed("REQUISITE_KEYS", parseRequisiteKeys, reader.secret("REQUISITE_KEYS"))
  if (!reader.isGiven("REQUISITE_KEYS") && reader.isGiven("DATABASE_URL")) {
    reader.problem(
      "REQUISITE_KEYS",
      "is required with DATABASE_URL: a comma list of id:base64 of 32 bytes; the first key encrypts"
    )
  }
  return {
    dataFolder: reader.text("DATA_DIR") ?? ".data",
    databaseUrl,
    databaseOwnerUrl,
    migratesAtStart: readMigrate(reader),
    databasePooler: readPooler(reader),
    requisiteKeys
  }
}
