import type { World, WorldAccount } from "../src/plan/World.ts"

const account = (cmeDealerId: string, accountType: WorldAccount["accountType"]): WorldAccount => ({
  cmeDealerId,
  accountType,
  contractId: `contract-${cmeDealerId}-${accountType}`,
  bills: [1, 2, 3].map((number) => ({
    id: `${cmeDealerId}-${accountType}-${number}`,
    invoiceId: `invoice-${cmeDealerId}-${accountType}-${number}`,
    sum: 100_000_000n
  }))
})

export const smallWorld: World = [
  account("d-1", "COMMISSION"),
  account("d-1", "DEPOSIT"),
  account("d-1", "SETTLEMENT"),
  account("d-2", "SETTLEMENT")
]
