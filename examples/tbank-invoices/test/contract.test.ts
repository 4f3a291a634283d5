import { billingContract } from "@dealer-billing/domain/contract"
import { billingOn, storeMemory, storePostgres } from "./layers.ts"

billingContract("T-Bank, its stand-in, a store in memory", billingOn(storeMemory))
billingContract("T-Bank, its stand-in, a store on Postgres", billingOn(storePostgres))
