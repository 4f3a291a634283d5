import { expect, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import type { StoragePorts } from "../src/internal.ts"
import { billingContract, billingMemoryHarness, storageContract } from "../contract/index.ts"
import { layerMemory } from "../src/testing/index.ts"

const methods = new Set<string>()
const called = new Set<string>()

const watch = <Service extends object>(port: string, service: Service): Service => {
  for (const method of Object.keys(service)) methods.add(`${port}.${method}`)
  return new Proxy(service, {
    get: (target, method, receiver) => {
      called.add(`${port}.${String(method)}`)
      return Reflect.get(target, method, receiver) as unknown
    }
  })
}

const isPort = (key: string): boolean => key.startsWith("@dealer-billing/domain/") && !key.includes("/testing/")

/** The ports in memory, each of which notes the methods that are called. */
const watched = Layer.effectContext(
  Effect.map(Layer.build(layerMemory), (context) => {
    const services = [...context.mapUnsafe].map(
      ([key, service]) =>
        [key, isPort(key) ? watch(key.slice(key.lastIndexOf("/") + 1), service as object) : service] as const
    )
    return Context.makeUnsafe<StoragePorts>(new Map(services))
  })
)

storageContract("memory", watched)
billingContract("memory", billingMemoryHarness)

it("a case calls each method of each port", () => {
  expect(methods).toContain("Transaction.run")
  expect([...methods].filter((method) => !called.has(method))).toEqual([])
})
