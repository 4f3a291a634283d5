import { billingContract, storageContract } from "@dealer-billing/domain/contract"
import { BillingMemory, layerMemory } from "@dealer-billing/domain/testing"

storageContract("in memory, from outside", layerMemory)
billingContract("in memory, from outside", BillingMemory.layer)
