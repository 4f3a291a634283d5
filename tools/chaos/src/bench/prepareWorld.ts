import { sampleRequisite } from "@dealer-billing/domain/testing"
import { kopecks } from "../plan/money.ts"
import type { SeededRandom } from "../plan/SeededRandom.ts"
import type { AccountType, World, WorldAccount } from "../plan/World.ts"
import type { BillBody, BillCommand, Caller } from "./Caller.ts"

const readyTimeoutMs = 60_000
const billsOfAccount = { COMMISSION: 5, SETTLEMENT: 5, DEPOSIT: 2 }
const atOnce = 8

interface DealerBody {
  readonly status: string
  readonly accounts: ReadonlyArray<{ readonly accountType: AccountType; readonly billing: { contractId: string } }>
}

const price = (random: SeededRandom): string => `${random.integer(10_000, 3_000_000)}.${random.integer(10, 99)}`

export const billCommand = (random: SeededRandom, accountType: AccountType, dealId: string): BillCommand => {
  if (accountType === "DEPOSIT") return { operation: "GET_DEPOSIT", dealId, sum: price(random) }
  const carPrice = price(random)
  return accountType === "SETTLEMENT"
    ? { operation: "GET_SETTLEMENT", dealId, carPrice }
    : { operation: "GET_REWARD", dealId, carPrice, closedAt: "2026-11-20T10:00:00Z" }
}

const untilIssued = async (caller: Caller, bill: BillBody): Promise<BillBody> =>
  caller.until(`/v1/bills/${bill.id}`, (read: BillBody) => read.status === "ISSUED", readyTimeoutMs)

const prepareDealer = async (caller: Caller, random: SeededRandom, index: number): Promise<World> => {
  const cmeDealerId = `dealer-${index}`
  await caller.send("POST", "/v1/dealers", { cmeDealerId, requisite: sampleRequisite })
  await caller.send("POST", `/v1/dealers/${cmeDealerId}/fast-buyout`)
  const dealer = await caller.until(
    `/v1/dealers/${cmeDealerId}`,
    (read: DealerBody) => read.status === "ACTIVE",
    readyTimeoutMs
  )
  const accounts: Array<WorldAccount> = []
  for (const { accountType, billing } of dealer.accounts) {
    const commands = Array.from({ length: billsOfAccount[accountType] }, (_, number) =>
      billCommand(random, accountType, `first-${cmeDealerId}-${accountType}-${number}`)
    )
    const made = await Promise.all(
      commands.map((command) => caller.send<BillBody>("POST", `/v1/dealers/${cmeDealerId}/bills`, command))
    )
    const issued = await Promise.all(made.map((bill) => untilIssued(caller, bill)))
    const bills = issued.map((bill) => ({
      id: bill.id,
      invoiceId: bill.invoiceId ?? "",
      sum: kopecks(bill.commonSum)
    }))
    accounts.push({ cmeDealerId, accountType, contractId: billing.contractId, bills })
  }
  return accounts
}

/** Registers dealers with all accounts and first bills, and waits until Billing knows them all. */
export const prepareWorld = async (caller: Caller, random: SeededRandom, dealers: number): Promise<World> => {
  // A generator per dealer, so that the order of the answers does not change the plan.
  const seeds = Array.from({ length: dealers }, () => random.fork())
  const world: Array<World> = []
  for (let first = 0; first < dealers; first += atOnce) {
    const some = seeds.slice(first, first + atOnce)
    world.push(...(await Promise.all(some.map((own, index) => prepareDealer(caller, own, first + index)))))
  }
  return world
    .flat()
    .toSorted((left, right) =>
      left.cmeDealerId === right.cmeDealerId
        ? left.accountType.localeCompare(right.accountType)
        : left.cmeDealerId.localeCompare(right.cmeDealerId)
    )
}
