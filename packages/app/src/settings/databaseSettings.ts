import { checkDatabaseUrl, parseRequisiteKeys, type RequisiteKeyring } from "@dealer-billing/adapters-postgres"
import { Redacted } from "effect"
import type { MayBePlaintext } from "./plaintextHosts.ts"
import type { SettingsReader } from "./SettingsReader.ts"

export interface DatabaseSettings {
  /** Where an embedded Postgres, its key and the demo keep their files. */
  readonly dataFolder: string
  /** Null: an embedded Postgres in the data folder. */
  readonly databaseUrl: Redacted.Redacted<string> | null
  /** Null: a key made in the data folder. */
  readonly requisiteKeys: RequisiteKeyring | null
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
    requisiteKeys
  }
}
