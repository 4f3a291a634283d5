import { PgClient } from "@effect/sql-pg"
import { type Redacted, String } from "effect"

const poolMax = 4

export const databaseLayer = (url: Redacted.Redacted<string>, maxConnections = poolMax) =>
  PgClient.layer({
    url,
    maxConnections,
    applicationName: "billing-sandbox",
    startupParameters: { search_path: "billing_sandbox", lock_timeout: "5000" },
    transformResultNames: String.snakeToCamel,
    transformJson: false
  })
