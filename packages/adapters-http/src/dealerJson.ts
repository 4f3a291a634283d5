import {
  AccountStatus,
  AccountType,
  dealerStatus,
  RequisiteFields,
  type Account,
  type DealerWithAccounts
} from "@dealer-billing/domain"
import { Schema } from "effect"
import { idJson, MoneyJson, TimeJson } from "./json.ts"

/** Legal requisites as they are documented and answered; `Requisite` of the domain is what checks them. */
export const RequisiteJson = RequisiteFields.annotate({ identifier: "Requisite" })

const AccountJson = Schema.Struct({
  accountType: AccountType,
  status: AccountStatus,
  currentBalance: MoneyJson,
  billing: Schema.Struct({
    clientId: Schema.NullOr(Schema.String),
    payerId: Schema.NullOr(Schema.String),
    contractId: Schema.NullOr(Schema.String)
  }),
  problem: Schema.optionalKey(Schema.String).annotate({ description: "Why the account is not ACTIVE, for people" })
}).annotate({ identifier: "Account" })

/** A dealer as the API answers it. */
export const DealerJson = Schema.Struct({
  id: idJson("Dealer id"),
  cmeDealerId: Schema.String,
  status: Schema.Literals(["PROVISIONING", "ACTIVE", "NEEDS_CORRECTION"]),
  requisite: RequisiteJson,
  requisiteVersion: Schema.Int,
  createdAt: TimeJson,
  accounts: Schema.Array(AccountJson)
}).annotate({ identifier: "Dealer" })

const accountJson = (account: Account): typeof AccountJson.Type => ({
  accountType: account.accountType,
  status: account.status,
  currentBalance: account.balance,
  billing: { clientId: account.clientId, payerId: account.payerId, contractId: account.contractId },
  ...(account.problem === null ? {} : { problem: account.problem })
})

export const dealerJson = ({ accounts, dealer }: DealerWithAccounts): typeof DealerJson.Type => ({
  id: dealer.id,
  cmeDealerId: dealer.cmeDealerId,
  status: dealerStatus(accounts),
  requisite: dealer.requisite,
  requisiteVersion: dealer.requisiteVersion,
  createdAt: dealer.createdAt,
  accounts: accounts.map(accountJson)
})
