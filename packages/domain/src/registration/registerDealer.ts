import { DateTime, Effect } from "effect"
import { newAccount } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import { provisioningOf } from "../billing/BillingOperation.ts"
import { BillingOperationRepository } from "../billing/BillingOperationRepository.ts"
import { OperationSignal } from "../billing/worker/OperationSignal.ts"
import { Transaction } from "../shared/Transaction.ts"
import { DealerAlreadyRegistered, refuseErased, type RegisterDealer } from "../dealer/Dealer.ts"
import { DealerRepository } from "../dealer/DealerRepository.ts"
import { isSameRequisite } from "../dealer/Requisite.ts"

const insertDealer = Effect.fn("registerDealer.insertDealer")(function* ({
  cmeDealerId,
  requisite
}: RegisterDealer) {
  const createdAt = yield* DateTime.now
  const made = { cmeDealerId, requisite, requisiteVersion: 1, createdAt, erasedAt: null }
  const dealer = yield* (yield* DealerRepository).insert(made)
  const account = newAccount(dealer, "COMMISSION")
  yield* (yield* AccountRepository).insert([account])
  yield* (yield* BillingOperationRepository).insert(provisioningOf(dealer, account))
  return { dealer, accounts: [account], isCreated: true }
})

const existing = Effect.fn("registerDealer.existing")(function* ({ cmeDealerId, requisite }: RegisterDealer) {
  const dealer = yield* (yield* DealerRepository)
    .get(cmeDealerId)
    .pipe(
      Effect.catchTag("DealerNotFound", (cause) =>
        Effect.die(new Error("The storage refused a dealer as a duplicate and has no such dealer", { cause }))
      )
    )
  yield* refuseErased(dealer)
  if (!isSameRequisite(dealer.requisite, requisite)) return yield* new DealerAlreadyRegistered({ cmeDealerId })
  const accounts = yield* (yield* AccountRepository).listByDealer(dealer.id)
  return { dealer, accounts, isCreated: false }
})

/** Registers a dealer with a COMMISSION account. A repeat with equal legal details answers the same dealer. */
export const registerDealer = Effect.fn("registerDealer")(function* (command: RegisterDealer) {
  const transaction = yield* Transaction
  const signal = yield* OperationSignal
  const registered = yield* transaction
    .run(insertDealer(command))
    .pipe(Effect.catchTag("DealerAlreadyRegistered", () => existing(command)))
  yield* signal.notify
  return registered
})
