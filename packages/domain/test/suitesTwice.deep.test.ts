import { Effect, Layer } from "effect"
import { storageContract } from "../contract/index.ts"
import { layerMemory } from "../src/testing/index.ts"

const shared = Layer.succeedContext(await Effect.runPromise(Effect.scoped(Layer.build(layerMemory))))

storageContract("memory, one store for all suites", shared)
storageContract("memory, once more on the used store", shared)
