import type { World, WorldAccount } from "../src/plan/World.ts"

const account = (
  cmeDealerId: string,
  accountType: WorldAccount["accountType"],
  behaviour: WorldAccount["behaviour"]
): WorldAccount => ({
  cmeDealerId,
  accountType,
  behaviour,
  contractId: `contract-${cmeDealerId}-${accountType}`,
  bills: [1, 2, 3].map((number) => ({
    id: `${cmeDealerId}-${accountType}-${number}`,
    invoiceId: `invoice-${cmeDealerId}-${accountType}-${number}`,
    sum: 100_000_000n
  }))
})

export const smallWorld: World = [
  account("d-1", "COMMISSION", "payments"),
  account("d-1", "DEPOSIT", "payments"),
  account("d-1", "SETTLEMENT", "totals"),
  account("d-2", "SETTLEMENT", "mixed")
]
