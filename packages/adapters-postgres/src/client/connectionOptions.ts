import type { PgClientConfig } from "@effect/sql-pg/PgClient"
import { Redacted, Result } from "effect"
import { makeOpenSocket } from "./openSocket.ts"
import { parseDatabaseUrl } from "./parseDatabaseUrl.ts"

/** For the driver's own clock, which must not strike before ours has said which host does not answer. */
const spareMs = 1_000

/** What the driver needs in order to reach the database of a URL, which was checked when the settings were read. */
export const connectionOptions = (url: Redacted.Redacted<string>) => {
  const parsed = parseDatabaseUrl(Redacted.value(url))
  if (Result.isFailure(parsed)) throw new Error(`The database URL ${parsed.failure.join("; it ")}`)
  const { applicationName, connectTimeoutMs, database, hosts, username } = parsed.success
  return {
    stream: makeOpenSocket(parsed.success),
    // TLS is below the stream.
    ssl: false,
    ...(username === null ? {} : { username }),
    ...(database === null ? {} : { database }),
    ...(applicationName === null ? {} : { applicationName }),
    connectTimeout: hosts.length * connectTimeoutMs + spareMs
  } satisfies PgClientConfig
}
