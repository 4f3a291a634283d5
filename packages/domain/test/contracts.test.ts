import { billingContract, billingMemoryHarness, storageContract } from "../contract/index.ts"
import { layerMemory } from "../src/testing/index.ts"

storageContract("memory", layerMemory)
billingContract("memory", billingMemoryHarness)
