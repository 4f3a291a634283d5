import type { PgClientConfig } from "@effect/sql-pg/PgClient"
import { Redacted, Result } from "effect"
import { makeOpenSocket } from "./openSocket.ts"
import { parseDatabaseUrl } from "./parseDatabaseUrl.ts"

/** The driver's timeout must come after ours, which names the host that does not answer. */
const spareMs = 1_000

export const connectionOptions = (url: Redacted.Redacted<string>) => {
  const parsed = parseDatabaseUrl(Redacted.value(url))
  if (Result.isFailure(parsed)) throw new Error(`The database URL ${parsed.failure.join("; it ")}`)
  const { applicationName, connectTimeoutMs, database, hosts, username } = parsed.success
  return {
    stream: makeOpenSocket(parsed.success),
    ssl: false,
    ...(username === null ? {} : { username }),
    ...(database === null ? {} : { database }),
    ...(applicationName === null ? {} : { applicationName }),
    connectTimeout: hosts.length * connectTimeoutMs + spareMs
  } satisfies PgClientConfig
}
