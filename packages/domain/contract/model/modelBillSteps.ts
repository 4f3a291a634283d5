import { DateTime, Effect } from "effect"
import {
  addFastBuyout,
  cancelBill,
  CmeDealerId,
  correctBill,
  createBill,
  DealId,
  PositiveKopecks,
  registerDealer,
  returnDeposit,
  ReturnId,
  updateRequisite,
  type Bill,
  type BillOperation,
  type CreateBill
} from "@dealer-billing/domain/internal"
import {
  addBill,
  cancel,
  dueOn,
  heldBy,
  newMoney,
  ofType,
  total,
  type NaiveAccount,
  type NaiveBill,
  type NaiveDealer
} from "./NaiveLedger.ts"
import { dealerName, named, requisites, type ModelStep, type ModelWorld } from "./modelWorld.ts"
import { by } from "@dealer-billing/domain/testing"

/** Most in one account, where bills are to compete for money. */
const operations: ReadonlyArray<BillOperation> = [
  "GET_SETTLEMENT",
  "GET_REWARD",
  "GET_SETTLEMENT",
  "GET_DEPOSIT",
  "GET_SETTLEMENT"
]
const typeOf = { GET_REWARD: "COMMISSION", GET_SETTLEMENT: "SETTLEMENT", GET_DEPOSIT: "DEPOSIT" } as const
const closedAt = DateTime.makeUnsafe("2026-11-20T10:00:00Z")
const reason = "as agreed"

const made = ({ isCreated }: { readonly isCreated: boolean }) => (isCreated ? "created" : "repeated")

const openAccount = (dealer: NaiveDealer, type: NaiveAccount["type"]) =>
  dealer.accounts.set(type, {
    dealer: dealer.name,
    type,
    bills: [],
    contractId: null,
    balance: 0n,
    cash: 0n
  })

export const register = Effect.fnUntraced(function* (world: ModelWorld, { dealer, flags }: ModelStep) {
  const name = dealerName(world, dealer)
  const requisite = flags % 4 === 0 ? 1 : 0
  const actual = yield* named(registerDealer({ cmeDealerId: name, requisite: requisites[requisite]! }), made)
  const known = world.books.dealers.get(name)
  if (known !== undefined) {
    return { actual, expected: known.requisite === requisite ? "repeated" : "DealerAlreadyRegistered" }
  }
  const fresh: NaiveDealer = { name, requisite, version: 1, accounts: new Map() }
  openAccount(fresh, "COMMISSION")
  world.books.dealers.set(name, fresh)
  return { actual, expected: "created" }
})

export const buyOut = Effect.fnUntraced(function* (world: ModelWorld, { dealer }: ModelStep) {
  const name = dealerName(world, dealer)
  const actual = yield* named(addFastBuyout(name), made)
  const known = world.books.dealers.get(name)
  if (known === undefined) return { actual, expected: "DealerNotFound" }
  if (known.accounts.size === 3) return { actual, expected: "repeated" }
  for (const type of ["DEPOSIT", "SETTLEMENT"] as const) openAccount(known, type)
  return { actual, expected: "created" }
})

export const changeRequisite = Effect.fnUntraced(function* (world: ModelWorld, { dealer, flags }: ModelStep) {
  const name = dealerName(world, dealer)
  const requisite = flags % 2
  const actual = yield* named(
    updateRequisite({ cmeDealerId: name, requisite: requisites[requisite]! }),
    (updated) => String(updated.dealer.requisiteVersion)
  )
  const known = world.books.dealers.get(name)
  if (known === undefined) return { actual, expected: "DealerNotFound" }
  if (known.requisite !== requisite) known.version += 1
  known.requisite = requisite
  return { actual, expected: String(known.version) }
})

/** Settlements and deposits are dear enough for tiers to matter, and odd; rewards are of a few kopecks. */
export const priceOf = (operation: BillOperation, amount: number): bigint =>
  operation === "GET_REWARD" ? BigInt(amount * 7 + 1) : BigInt(amount) * 100_001n + 1n

const sumOf = (operation: BillOperation, price: bigint): bigint =>
  operation === "GET_REWARD" ? (price * 5n + 50n) / 100n : price

const commandOf = (operation: BillOperation, dealId: string, kopecks: bigint): CreateBill => {
  const deal = { dealId: DealId.make(dealId) }
  const price = PositiveKopecks.make(kopecks)
  if (operation === "GET_DEPOSIT") return { operation, ...deal, sum: price }
  return operation === "GET_SETTLEMENT"
    ? { operation, ...deal, carPrice: price }
    : { operation, ...deal, carPrice: price, closedAt }
}

const naiveBill = (account: NaiveAccount, bill: Bill, price: bigint, replaces: NaiveBill | null): NaiveBill => ({
  id: bill.id,
  account,
  operation: bill.operation,
  dealId: bill.dealId,
  revision: (replaces?.revision ?? 0) + 1,
  price,
  sum: sumOf(bill.operation, price),
  replaces: replaces?.id ?? null,
  paid: 0n,
  isCancelled: false,
  replacedBy: null,
  invoiceId: null,
  isPaidInBilling: false,
  newest: null,
  byTotals: newMoney(account)
})

const newestOf = (bill: NaiveBill): NaiveBill => (bill.replacedBy === null ? bill : newestOf(bill.replacedBy))

export const makeBill = Effect.fnUntraced(function* (
  world: ModelWorld,
  { amount, dealer, flags, pick }: ModelStep
) {
  const { books, prefix } = world
  const name = dealerName(world, dealer)
  const operation = operations[flags % operations.length]!
  const dealId = `${prefix}-lot${pick % 12}`
  const first = books.bills.find((each) => each.operation === operation && each.dealId === dealId)
  const price = first !== undefined && flags % 2 === 0 ? first.price : priceOf(operation, amount)
  let bill: Bill | null = null
  const making = createBill({ cmeDealerId: name, ...commandOf(operation, dealId, price) }).pipe(
    Effect.catchTag("BillConflict", ({ billId }) => Effect.fail({ _tag: `BillConflict ${billId}` }))
  )
  const actual = yield* named(making, (created) => {
    bill = created.bill
    return created.isCreated ? "created" : `repeated ${created.bill.id}`
  })
  const known = books.dealers.get(name)
  if (known === undefined) return { actual, expected: "DealerNotFound" }
  if (first !== undefined) {
    const isSame = first.account.dealer === name && first.price === price
    return { actual, expected: isSame ? `repeated ${first.id}` : `BillConflict ${newestOf(first).id}` }
  }
  const account = ofType(known, typeOf[operation])
  if (account === undefined) return { actual, expected: "AccountMissing" }
  if (sumOf(operation, price) === 0n) return { actual, expected: "NothingToBill" }
  if (bill !== null) addBill(books, naiveBill(account, bill, price, null))
  return { actual, expected: "created" }
})

/** Every other time one with money on it. */
const pickBill = ({ books }: ModelWorld, { flags, pick }: ModelStep): NaiveBill | undefined => {
  const paid = books.bills.filter((bill) => bill.paid > 0n)
  const among = flags % 2 === 0 && paid.length > 0 ? paid : books.bills
  return among[pick % among.length]
}

export const cancelOne = Effect.fnUntraced(function* (world: ModelWorld, step: ModelStep) {
  const bill = pickBill(world, step)
  if (bill === undefined) return { actual: "", expected: "" }
  const actual = yield* named(cancelBill({ billId: bill.id, reason }).pipe(by("ann")), ({ status }) => status)
  if (!bill.isCancelled) cancel(bill)
  return { actual, expected: "CANCELLED" }
})

/** Why a correction is not made, or null. */
const refusalOf = (bill: NaiveBill, target: NaiveAccount | undefined, name: string, price: bigint) => {
  const isSameAs = (other: NaiveBill) => other.account.dealer === name && other.price === price
  if (bill.replacedBy !== null) {
    return isSameAs(bill.replacedBy) ? `repeated ${bill.replacedBy.id}` : `BillConflict ${newestOf(bill).id}`
  }
  if (target === undefined) return "AccountMissing"
  if (!bill.isCancelled && isSameAs(bill)) return "CorrectionInvalid"
  return sumOf(bill.operation, price) === 0n ? "NothingToBill" : null
}

export const correctOne = Effect.fnUntraced(function* (world: ModelWorld, step: ModelStep) {
  const { books } = world
  const bill = pickBill(world, step)
  if (bill === undefined) return { actual: "", expected: "" }
  const name = step.flags % 3 === 0 ? dealerName(world, step.dealer) : null
  const price = step.flags % 5 < 3 ? priceOf(bill.operation, step.amount) : null
  const field = (bill.operation === "GET_DEPOSIT") === (step.flags % 11 !== 0) ? "sum" : "carPrice"
  const command = {
    ...(name === null ? {} : { cmeDealerId: name }),
    ...(price === null ? {} : { [field]: PositiveKopecks.make(price) }),
    reason
  }
  let replacement: Bill | null = null
  const correction = correctBill({ billId: bill.id, ...command })
    .pipe(by("ann"))
    .pipe(Effect.catchTag("BillConflict", ({ billId }) => Effect.fail({ _tag: `BillConflict ${billId}` })))
  const actual = yield* named(correction, (corrected) => {
    replacement = corrected.bill
    return corrected.isCreated ? "created" : `repeated ${corrected.bill.id}`
  })
  const dealer = books.dealers.get(name ?? bill.account.dealer)
  if (dealer === undefined) return { actual, expected: "DealerNotFound" }
  const isField = (bill.operation === "GET_DEPOSIT") === (field === "sum")
  if (price !== null && !isField) return { actual, expected: "CorrectionInvalid" }
  const target = ofType(dealer, bill.account.type)
  const refusal = refusalOf(bill, target, dealer.name, price ?? bill.price)
  if (refusal !== null || target === undefined || replacement === null)
    return { actual, expected: refusal ?? "created" }
  if (!bill.isCancelled) cancel(bill)
  bill.replacedBy = naiveBill(target, replacement, price ?? bill.price, bill)
  addBill(books, bill.replacedBy)
  return { actual, expected: "created" }
})

/** The most that held money permits, by the default tiers: ten times as much from the tier's deposit on. */
const permittedBy = (held: bigint): bigint =>
  10n * ([100_000_000n, 30_000_000n, 10_000_000n, 5_000_000n].find((deposit) => deposit <= held) ?? 0n)

/** A new return, or sometimes one that was made before, perhaps with another sum. */
const returnOf = ({ books, index, prefix }: ModelWorld, step: ModelStep, held: NaiveAccount | undefined) => {
  const fresh = { name: held?.dealer ?? "", id: `${prefix}-r${index}`, sum: BigInt(step.amount) * 50_000n + 1n }
  if (step.flags % 2 === 0 && held !== undefined && held.balance > 0n) return { ...fresh, sum: held.balance }
  const earlier = [...books.returns.values()]
  const old = step.flags % 3 === 0 ? earlier[step.pick % earlier.length] : undefined
  return old === undefined ? fresh : step.flags % 5 === 0 ? { ...old, sum: old.sum + 1n } : old
}

export const returnSome = Effect.fnUntraced(function* (world: ModelWorld, step: ModelStep) {
  const { books } = world
  const asked = dealerName(world, step.dealer)
  const wanted = returnOf(world, step, ofType(books.dealers.get(asked), "DEPOSIT"))
  const name = wanted.name === "" ? asked : CmeDealerId.make(wanted.name)
  const command = { returnId: ReturnId.make(wanted.id), sum: PositiveKopecks.make(wanted.sum), reason }
  const actual = yield* named(returnDeposit({ cmeDealerId: name, ...command }).pipe(by("operator")), made)
  const dealer = books.dealers.get(name)
  if (dealer === undefined) return { actual, expected: "DealerNotFound" }
  const held = ofType(dealer, "DEPOSIT")
  const settled = ofType(dealer, "SETTLEMENT")
  if (held === undefined || settled === undefined) return { actual, expected: "AccountMissing" }
  const before = books.returns.get(wanted.id)
  if (before !== undefined) {
    return { actual, expected: before.sum === wanted.sum ? "repeated" : "DepositReturnConflict" }
  }
  const sum = heldBy(held)
  if (wanted.sum > sum) return { actual, expected: "DepositTooSmall" }
  if (total(settled.bills.map(dueOn)) > permittedBy(sum - wanted.sum)) {
    return { actual, expected: "DepositInUse" }
  }
  held.balance -= wanted.sum
  held.cash -= wanted.sum
  books.returns.set(wanted.id, wanted)
  return { actual, expected: "created" }
})
