import { DateTime, Effect, Layer, Option, Result } from "effect"
import { AccountRepository } from "../account/AccountRepository.ts"
import { BillingOperationRepository } from "../billing/BillingOperationRepository.ts"
import { BillId, DuplicateBill } from "../bill/Bill.ts"
import { BillRepository } from "../bill/BillRepository.ts"
import { NewBillRepository } from "../invoicing/NewBillRepository.ts"
import { newTariffVersions } from "../bill/newTariffVersions.ts"
import { tariffOfContent } from "../bill/RewardTariff.ts"
import { dayIn } from "../bill/Tariff.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { noChanges } from "../payment/LedgerSnapshot.ts"
import { LedgerRepository } from "../payment/LedgerRepository.ts"
import { Transaction } from "../shared/Transaction.ts"
import { MemoryStore } from "./MemoryStore.ts"

export const NewBillRepositoryMemory = Layer.effect(
  NewBillRepository,
  Effect.gen(function* () {
    const accounts = yield* AccountRepository
    const bills = yield* BillRepository
    const dealers = yield* DealerRepository
    let lastId = 0n
    const ledger = yield* LedgerRepository
    const operations = yield* BillingOperationRepository
    const store = yield* MemoryStore
    const transaction = yield* Transaction

    return NewBillRepository.of({
      find: (cmeDealerId, operation, dealId) =>
        Effect.gen(function* () {
          const dealer = yield* dealers.get(cmeDealerId)
          return { dealer, existing: yield* bills.findByDeal(operation, dealId, 1) }
        }),
      begin: (id, tariffsUntil) =>
        Effect.gen(function* () {
          const account = yield* accounts.lock(id)
          if (Option.isNone(account)) return Option.none()
          const newer = yield* store.read(({ tariffs }) => tariffs.filter(({ from }) => from > tariffsUntil))
          const newerTariffs = newer.map(({ content }) => tariffOfContent(content))
          // Like a Postgres sequence: an id is never reused, even after a rollback.
          lastId += 1n
          return Option.some({ account: account.value, billId: BillId.make(lastId), newerTariffs })
        }),
      insert: ({ account, bill, transfers, operation }) =>
        transaction.run(
          Effect.gen(function* () {
            const { dealId, id, operation: kind, revision } = bill
            const taken = yield* bills.findByDeal(kind, dealId, revision)
            if (Option.isSome(taken)) return yield* new DuplicateBill({ dealId, operation: kind })
            yield* store.change((tables) => Effect.sync(() => void tables.bills.set(id, bill)))
            yield* ledger.save({ ...noChanges, transfers, accounts: [account] })
            yield* operations.insert([operation])
          })
        ),
      recordTariffs: (book) =>
        Effect.flatMap(DateTime.now, (now) =>
          store.change(({ tariffs }) =>
            Effect.fromResult(
              Result.map(newTariffVersions(book, tariffs, dayIn(book, now)), (added) => {
                tariffs.push(...added)
                return added.map(({ from }) => from)
              })
            )
          )
        )
    })
  })
)
