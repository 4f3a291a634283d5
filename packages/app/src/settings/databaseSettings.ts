import {
  checkDatabaseUrl,
  parseRequisiteKeys,
  type DatabasePooler,
  type RequisiteKeyring
} from "@dealer-billing/adapters-postgres"
import { Redacted } from "effect"
import type { MayBePlaintext } from "./plaintextHosts.ts"
import type { SettingsReader } from "./SettingsReader.ts"

export interface DatabaseSettings {
  /** Where an embedded Postgres, its key and the demo keep their files. */
  readonly dataFolder: string
  /** Null: an embedded Postgres in the data folder. */
  readonly databaseUrl: Redacted.Redacted<string> | null
  /** What stands between the service and the named Postgres. */
  readonly databasePooler: DatabasePooler
  /** Null: a key made in the data folder. */
  readonly requisiteKeys: RequisiteKeyring | null
}

const poolers: ReadonlyArray<DatabasePooler> = ["none", "session", "transaction"]

const readPooler = (reader: SettingsReader): DatabasePooler => {
  const text = reader.text("DATABASE_POOLER") ?? "none"
  const pooler = poolers.find((candidate) => candidate === text)
  if (pooler === undefined) reader.problem("DATABASE_POOLER", `must be one of ${poolers.join(", ")}`)
  else if (pooler !== "none" && reader.text("DATABASE_URL") === null) {
    reader.problem("DATABASE_POOLER", "needs DATABASE_URL: nothing stands before an embedded Postgres")
  }
  return pooler ?? "none"
}

const readDatabaseUrl = (reader: SettingsReader, mayBePlaintext: MayBePlaintext): string | null => {
  const url = reader.secret("DATABASE_URL")
  if (url === null) return null
  for (const issue of checkDatabaseUrl(url, mayBePlaintext)) reader.problem("DATABASE_URL", issue)
  return url
}

export const readDatabaseSettings = (reader: SettingsReader, mayBePlaintext: MayBePlaintext): DatabaseSettings => {
  const databaseUrl = readDatabaseUrl(reader, mayBePlaintext)
  const requisiteKeys = reader.parsed("REQUISITE_KEYS", parseRequisiteKeys, reader.secret("REQUISITE_KEYS"))
  if (!reader.isGiven("REQUISITE_KEYS") && reader.isGiven("DATABASE_URL")) {
    reader.problem(
      "REQUISITE_KEYS",
      "is required with DATABASE_URL: id:base64 of 32 bytes, a comma list, the first is active"
    )
  }
  return {
    dataFolder: reader.text("DATA_DIR") ?? ".data",
    databaseUrl: databaseUrl === null ? null : Redacted.make(databaseUrl),
    databasePooler: readPooler(reader),
    requisiteKeys
  }
}
