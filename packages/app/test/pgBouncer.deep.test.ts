import { freshDatabase, pgBouncer, pgBouncerSkip } from "@dealer-billing/test-kit"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"
import { runDemo } from "./runDemo.ts"
import { keysFor, runService } from "./runService.ts"

const key = "pooler-test-key"

it.live.each(["session", "transaction"] as const)(
  "the demo adds up against a service behind PgBouncer in %s mode, and the command line works there",
  (pooler, context) =>
    Effect.gen(function* () {
      if (pgBouncerSkip !== null) return context.skip(pgBouncerSkip)
      const environment = {
        DATABASE_URL: yield* pgBouncer(yield* Effect.promise(freshDatabase), { poolMode: pooler }),
        DATABASE_POOLER: pooler,
        EMBEDDED: "billing",
        DATA_DIR: temporaryFolder(),
        REQUISITE_KEYS: `test:${"0f".repeat(32)}`,
        API_KEYS: keysFor(key)
      }
      const service = yield* Effect.acquireRelease(
        Effect.promise(() => runService(environment)),
        ({ end }) => Effect.promise(() => end("SIGTERM"))
      )
      const demo = yield* Effect.promise(() =>
        runDemo({
          DEALER_BILLING_URL: service.url,
          DEALER_BILLING_KEY: key,
          DEALER_BILLING_ADMIN_KEY: key,
          DATA_DIR: environment.DATA_DIR
        })
      )
      assert.strictEqual(demo.code, 0, `${demo.output}\n${service.output()}`)
      const verified = yield* Effect.promise(() => runCli(["verify"], environment))
      assert.strictEqual(verified.code, 0, verified.stdout)
      assert.notMatch(service.output(), /"?level"?[=:] ?"?(?:ERROR|FATAL)/i)
    }).pipe(Effect.scoped),
  180_000
)

it.live("the command line reports a pooler in transaction mode that no setting names", (context) =>
  Effect.gen(function* () {
    if (pgBouncerSkip !== null) return context.skip(pgBouncerSkip)
    const url = yield* pgBouncer(yield* Effect.promise(freshDatabase), { poolMode: "transaction" })
    const migrated = yield* Effect.promise(() => runCli(["migrate"], { DATABASE_URL: url }))
    assert.notStrictEqual(migrated.code, 0)
    assert.include(migrated.stderr + migrated.stdout, "set DATABASE_POOLER=transaction; it is none")
  }).pipe(Effect.scoped)
)
