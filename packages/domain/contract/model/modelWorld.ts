import { Effect } from "effect"
import {
  AccountRepository,
  BillRepository,
  CmeDealerId,
  DealerRepository,
  runBillingOperations,
  type AccountType,
  type Bill,
  type PaymentsDialect
} from "@dealer-billing/domain/internal"
import { sampleRequisite, sampleRequisiteOfSoleProprietor } from "@dealer-billing/domain/testing"
import { newLedger, type NaiveAccount, type NaiveBill, type NaiveLedger } from "./NaiveLedger.ts"

/** Numbers of which one step is made; what they mean depends on what there is by then, so any step can be left out. */
export interface ModelStep {
  readonly kind: number
  readonly dealer: number
  readonly pick: number
  readonly amount: number
  readonly flags: number
}

export interface ModelWorld {
  readonly books: NaiveLedger
  readonly dialect: PaymentsDialect
  /** What all names of this world begin with: several worlds may share one storage. */
  readonly prefix: string
  /** Lets time pass where it can be told to. */
  readonly advance: (hours: number) => Effect.Effect<void>
  /** The outcomes of the steps so far, each with its step's name. */
  readonly met: Array<string>
  /** The place in the sequence, which names payments and returns. */
  index: number
  /** How many messages came; the storage wants their positions without a gap. */
  messages: number
}

export const newWorld = ({
  advance,
  dialect,
  prefix
}: Pick<ModelWorld, "advance" | "dialect" | "prefix">): ModelWorld => ({
  books: newLedger(),
  dialect,
  prefix,
  advance,
  met: [],
  index: 0,
  messages: 0
})

export const pickFrom = <A>(items: ReadonlyArray<A>, pick: number): A | undefined => items[pick % items.length]

/** Those that have their contract. */
export const accountsOf = ({ dealers }: NaiveLedger): ReadonlyArray<NaiveAccount> =>
  [...dealers.values()].flatMap(({ accounts }) => [...accounts.values()]).filter(({ contractId }) => contractId)

export const accountTypes: ReadonlyArray<AccountType> = ["COMMISSION", "DEPOSIT", "SETTLEMENT"]
export const requisites = [sampleRequisite, sampleRequisiteOfSoleProprietor]

/** Most often the first one; the last one is registered by chance alone. */
const dealerNumbers = [0, 1, 0, 0, 1, 2]

export const dealerName = ({ prefix }: ModelWorld, dealer: number) =>
  CmeDealerId.make(`${prefix}-d${dealerNumbers[dealer % dealerNumbers.length]}`)

/** What the storage holds of a dealer. */
export const storedOf = Effect.fnUntraced(function* (name: string) {
  const dealer = yield* (yield* DealerRepository).get(CmeDealerId.make(name))
  const accounts = yield* (yield* AccountRepository).listByDealer(dealer.id)
  const query = { dealerId: dealer.id, filter: "all" as const, accountType: null, after: null, limit: 200 }
  return { dealer, accounts, bills: yield* (yield* BillRepository).list(query) }
})

/** Billing does all that it was asked for, and the model learns the ids that it gave. */
export const letBillingWork = Effect.fnUntraced(function* ({ books }: ModelWorld) {
  if ((yield* runBillingOperations()) === 0) return
  while ((yield* runBillingOperations()) > 0);
  for (const { accounts: naive, name } of books.dealers.values()) {
    const { accounts, bills } = yield* storedOf(name)
    for (const account of accounts) naive.get(account.accountType)!.contractId = account.contractId
    const known = new Map<Bill["id"], NaiveBill>(books.bills.map((bill) => [bill.id, bill]))
    for (const { id, invoiceId } of bills) known.get(id)!.invoiceId = invoiceId
  }
})

/** The name of an outcome: the failure's tag, or what `name` calls the answer. */
export const named = <A, E extends { readonly _tag: string }, R>(
  effect: Effect.Effect<A, E, R>,
  name: (answer: A) => string
) => Effect.match(effect, { onFailure: ({ _tag }) => _tag, onSuccess: name })
