import { LedgerRepository } from "@dealer-billing/domain"
import { Effect, Layer } from "effect"
import { Database } from "../database/Database.ts"
import { loadLedger } from "./loadLedger.ts"
import { saveLedger } from "./saveLedger.ts"

export const LedgerRepositoryPostgres = Layer.effect(
  LedgerRepository,
  Effect.map(Database, ({ run, sql }) => {
    const load = loadLedger(sql)
    const save = saveLedger(sql)
    return {
      load: (request) => run(load(request)),
      save: (changes) => run(save(changes))
    }
  })
)
