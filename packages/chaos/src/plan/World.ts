export type AccountType = "COMMISSION" | "DEPOSIT" | "SETTLEMENT"

/**
 * Which facts come for an account. Their order changes nothing in the end of an account with payments and their
 * reversals alone, nor with running totals alone, so that its end can be told to the kopeck. Where both are mixed it
 * can, and only what must hold in every order is asked for.
 */
export type Behaviour = "payments" | "totals" | "mixed"

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
  readonly behaviour: Behaviour
  /** Those that exist before the first fact. */
  readonly bills: ReadonlyArray<WorldBill>
}

/** What exists before the faults begin. */
export type World = ReadonlyArray<WorldAccount>

export const accountName = ({ accountType, cmeDealerId }: Pick<WorldAccount, "accountType" | "cmeDealerId">) =>
  `${cmeDealerId} ${accountType}`
