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

/** Billing's ids, as far as they are known. */
const knownIds = {
  clientId: Schema.NullOr(Schema.String),
  payerId: Schema.NullOr(Schema.String),
  contractId: Schema.NullOr(Schema.String)
}

const ProvisioningAccount = Schema.Struct({
  ...common,
  status: Schema.Literal("PROVISIONING"),
  problem: Schema.Null,
  ...knownIds
})
export interface ProvisioningAccount extends Schema.Schema.Type<typeof ProvisioningAccount> {}

/** It may be usable all the same, when only its newest legal details were refused. */
const TroubledAccount = Schema.Struct({
  ...common,
  status: Schema.Literals(["NEEDS_CORRECTION", "IN_DOUBT"]),
  /** Why the account is not ACTIVE, for people; no personal data. */
  problem: Schema.String,
  ...knownIds
})
export interface TroubledAccount extends Schema.Schema.Type<typeof TroubledAccount> {}

const ActiveAccount = Schema.Struct({
  ...common,
  status: Schema.Literal("ACTIVE"),
  problem: Schema.Null,
  clientId: Schema.String,
  payerId: Schema.String,
  contractId: Schema.String
})
export interface ActiveAccount extends Schema.Schema.Type<typeof ActiveAccount> {}

/** An account is a client, a payer and a contract in Billing, and a balance of money that closes no bill yet. */
export type Account = ProvisioningAccount | TroubledAccount | ActiveAccount
/** The schema of a stored account. */
export const Account: Schema.Codec<Account, unknown> = Schema.Union([
  ActiveAccount,
  ProvisioningAccount,
  TroubledAccount
])

export const newAccount = (dealer: Dealer, accountType: AccountType): ProvisioningAccount => ({
  dealerId: dealer.id,
  accountType,
  status: "PROVISIONING",
  problem: null,
  balance: 0n,
  clientId: null,
  payerId: null,
  contractId: null
})

export type KnownIds = Pick<Account, keyof typeof knownIds>

/** ACTIVE once Billing has all three objects. */
export const provisionAccount = (
  account: Account,
  { clientId, contractId, payerId }: KnownIds
): ProvisioningAccount | ActiveAccount =>
  clientId === null || payerId === null || contractId === null
    ? { ...account, status: "PROVISIONING", problem: null, clientId, payerId, contractId }
    : { ...account, status: "ACTIVE", problem: null, clientId, payerId, contractId }

export const holdAccount = (
  account: Account,
  ids: KnownIds,
  status: TroubledAccount["status"],
  problem: string
): TroubledAccount => ({ ...account, ...ids, status, problem })

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
