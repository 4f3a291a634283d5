import { startPostgres } from "@dealer-billing/embedded-postgres"
import { Effect } from "effect"

const dataFolder = process.argv[2] ?? ""

/** Runs a server until it is killed; prints the URL when the server is ready. */
await startPostgres({ dataFolder }).pipe(
  Effect.tap(({ url }) => Effect.sync(() => process.stdout.write(`${url}\n`))),
  Effect.andThen(Effect.never),
  Effect.scoped,
  Effect.runPromise
)
