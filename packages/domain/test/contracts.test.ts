import { billingContract, storageContract } from "../contract/index.ts"
import { BillingMemory, layerMemory } from "../src/testing/index.ts"

storageContract("memory", layerMemory)
billingContract("memory", BillingMemory.layer)
