import { storageContract } from "@dealer-billing/domain/contract"
import { Effect, Exit, Layer, Scope } from "effect"
import { afterAll } from "vitest"
import { layerPostgres } from "./layerPostgres.ts"

const scope = Effect.runSync(Scope.make())
const shared = Layer.succeedContext(await Effect.runPromise(Layer.buildWithScope(layerPostgres(), scope)))

storageContract("Postgres, one database for all suites", shared)
storageContract("Postgres, once more on the used database", shared)

afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))
