export type AccountType = "COMMISSION" | "DEPOSIT" | "SETTLEMENT"

export interface WorldBill {
  readonly id: string
  readonly invoiceId: string
  /** In kopecks. */
  readonly sum: bigint
}

export interface WorldAccount {
  readonly cmeDealerId: string
  readonly accountType: AccountType
  readonly contractId: string
  /** Bills that exist before the first event. */
  readonly bills: ReadonlyArray<WorldBill>
}

/** The accounts that exist before the faults begin. */
export type World = ReadonlyArray<WorldAccount>

export const accountName = ({ accountType, cmeDealerId }: Pick<WorldAccount, "accountType" | "cmeDealerId">) =>
  `${cmeDealerId} ${accountType}`
