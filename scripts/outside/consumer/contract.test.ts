import { billingContract, billingMemoryHarness, storageContract } from "@dealer-billing/domain/contract"
import { layerMemory } from "@dealer-billing/domain/testing"

storageContract("in memory, from outside", layerMemory)
billingContract("in memory, from outside", billingMemoryHarness)
