import { billingContract } from "@dealer-billing/domain/contract"
import { tbankHarness } from "./harness.ts"
import { storeMemory, storePostgres } from "./layers.ts"

billingContract("T-Bank, its stand-in, a store in memory", tbankHarness(storeMemory))
billingContract("T-Bank, its stand-in, a store on Postgres", tbankHarness(storePostgres))
