import { LedgerRepository } from "@dealer-billing/domain"
import { Effect, Layer } from "effect"
import { Database } from "../database/Database.ts"
import { loadBooks } from "./loadBooks.ts"
import { saveBooks } from "./saveBooks.ts"

export const LedgerRepositoryPostgres = Layer.effect(
  LedgerRepository,
  Effect.map(Database, ({ run, sql }) => {
    const load = loadBooks(sql)
    const save = saveBooks(sql)
    return {
      load: (request) => run(load(request)),
      save: (changes) => run(save(changes))
    }
  })
)
