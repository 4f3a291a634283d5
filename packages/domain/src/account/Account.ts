import { Schema } from "effect"
import { DealerId, type Dealer } from "../dealer/Dealer.ts"
import { StoredMoney } from "../shared/Money.ts"

/** COMMISSION: our reward for sold cars. DEPOSIT: held money. SETTLEMENT: cars that we bought first. */
export const AccountType = Schema.Literals(["COMMISSION", "DEPOSIT", "SETTLEMENT"])
export type AccountType = typeof AccountType.Type

export const accountTypes: ReadonlyArray<AccountType> = AccountType.literals

export const AccountStatus = Schema.Literals(["PROVISIONING", "ACTIVE", "NEEDS_CORRECTION", "IN_DOUBT"])
export type AccountStatus = typeof AccountStatus.Type

/** An account is identified by its dealer and its type. */
export interface AccountId {
  readonly dealerId: DealerId
  readonly accountType: AccountType
}

const common = {
  dealerId: DealerId,
  accountType: AccountType,
  /**
   * In kopecks. On DEPOSIT it is the held deposit, and below 0 where the dealer owes it: a payment was reversed after
   * its money had been returned. Never below 0 elsewhere.
   */
  balance: StoredMoney
}

/** An account is a client, a payer and a contract in Billing, and a balance of money that closes no bill yet. */
export const Account = Schema.Union([
  Schema.Struct({
    ...common,
    status: Schema.Literal("ACTIVE"),
    problem: Schema.Null,
    clientId: Schema.String,
    payerId: Schema.String,
    contractId: Schema.String
  }),
  Schema.Struct({
    ...common,
    status: Schema.Literals(["PROVISIONING", "NEEDS_CORRECTION", "IN_DOUBT"]),
    /** Why the account is not ACTIVE, for people; no personal data. */
    problem: Schema.NullOr(Schema.String),
    clientId: Schema.NullOr(Schema.String),
    payerId: Schema.NullOr(Schema.String),
    contractId: Schema.NullOr(Schema.String)
  })
])
export type Account = typeof Account.Type

/** An ACTIVE account without one of its ids is a defect. */
export const withStatus = (
  account: Account,
  { problem, status }: { readonly status: AccountStatus; readonly problem: string | null }
): Account => {
  if (status !== "ACTIVE") return { ...account, status, problem }
  const { clientId, contractId, payerId } = account
  if (clientId === null || contractId === null || payerId === null)
    throw new Error(`Account ${accountKey(account)} has a contract, but lacks an id of Billing`)
  return { ...account, status, problem: null, clientId, payerId, contractId }
}

export const newAccount = (dealer: Dealer, accountType: AccountType) => ({
  dealerId: dealer.id,
  accountType,
  status: "PROVISIONING" as const,
  problem: null,
  balance: 0n,
  clientId: null,
  payerId: null,
  contractId: null
}) satisfies Account

export const isSameAccount = (left: AccountId, right: AccountId): boolean =>
  left.dealerId === right.dealerId && left.accountType === right.accountType

/** A text that names one account; also the key of maps. */
export const accountKey = (id: AccountId): string => `${id.dealerId}:${id.accountType}`

/** The dealer has no account of the type that the operation needs. */
export class AccountMissing extends Schema.TaggedError<AccountMissing>()("AccountMissing", {
  cmeDealerId: Schema.String,
  accountType: AccountType
}) {
  override get message(): string {
    return `The dealer ${this.cmeDealerId} has no ${this.accountType} account; add fast buyout first`
  }
}
