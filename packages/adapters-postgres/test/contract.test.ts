import { storageContract } from "@dealer-billing/domain/contract"
import { layerPostgres } from "./layerPostgres.ts"

storageContract("Postgres", layerPostgres())
