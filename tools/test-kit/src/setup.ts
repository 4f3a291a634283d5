import { Effect, Exit, Scope } from "effect"
import type { TestProject } from "vitest/node"
import { benchServer } from "./benchServer.ts"
import { buildBundleIfStale } from "./buildBundleIfStale.ts"
import { sharedKafka } from "./sharedKafka.ts"
import { sharedPostgres } from "./sharedPostgres.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const startBench = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  const database = yield* sharedPostgres(folder)
  const kafka = yield* sharedKafka(folder)
  return yield* benchServer({ database, kafka })
})

/** Vitest's global setup. Servers start on demand, so a run of pure tests starts none. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildBundleIfStale()
  const scope = Scope.makeUnsafe()
  project.provide("benchUrl", await Effect.runPromise(Scope.provide(startBench, scope)))
  return () => Effect.runPromise(Scope.close(scope, Exit.void))
}
