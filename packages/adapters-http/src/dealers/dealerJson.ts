import { AccountType, type Account } from "@dealer-billing/domain"
import {
  AccountStatus,
  dealerStatus,
  RequisiteFields,
  type DealerWithAccounts
} from "@dealer-billing/domain/internal"
import { Schema } from "effect"
import { idJson, moneyJson, TimeJson } from "../endpoint/json.ts"
import { maskRequisite } from "./maskRequisite.ts"

/** Documents legal details; the domain's `Requisite` checks them. */
export const RequisiteJson = RequisiteFields.annotate({ identifier: "Requisite" })

const masked = (description: string, example: string) =>
  Schema.String.annotate({ description: `${description}; masked for read-only keys: ${example}` })

const personOnly = (description: string, example: string) =>
  Schema.String.annotate({
    description: `${description}; a sole proprietor's is masked for read-only keys: ${example}`
  })

/** Without the patterns of `RequisiteJson`: masked values do not match them. */
const AnsweredRequisiteJson = Schema.Struct({
  ...RequisiteFields.fields,
  name: personOnly("Name", "ИП П*** И*** С***"),
  inn: personOnly("INN", "********2259"),
  ogrn: personOnly("OGRN or OGRNIP", "***********0157"),
  legalAddress: personOnly("Legal address", "***"),
  bik: Schema.String.annotate({ description: "The bank's BIK" }),
  settlementAccount: masked("Settlement account", "****************3017"),
  correspondentAccount: masked("The bank's correspondent account", "****************0225"),
  email: masked("E-mail address for documents", "b***@example.ru"),
  phone: Schema.optionalKey(masked("Phone", "+* *** ***-45-67"))
}).annotate({ identifier: "AnsweredRequisite", description: "Unmasked for keys with the scope write or admin" })

const AccountJson = Schema.Struct({
  accountType: AccountType,
  status: AccountStatus,
  currentBalance: moneyJson(
    "Money not allocated to a bill; on DEPOSIT the held deposit. A negative DEPOSIT balance is owed by the dealer"
  ),
  billing: Schema.Struct({
    clientId: Schema.NullOr(Schema.String),
    payerId: Schema.NullOr(Schema.String),
    contractId: Schema.NullOr(Schema.String)
  }),
  problem: Schema.optionalKey(Schema.String).annotate({ description: "Why the account is not ACTIVE, as text" })
}).annotate({ identifier: "Account" })

export const DealerJson = Schema.Struct({
  id: idJson("Dealer id"),
  cmeDealerId: Schema.String,
  status: Schema.Literals(["PROVISIONING", "ACTIVE", "NEEDS_CORRECTION"]),
  requisite: AnsweredRequisiteJson,
  requisiteVersion: Schema.Int,
  createdAt: TimeJson,
  erasedAt: Schema.optionalKey(TimeJson).annotate({
    description: "When the legal details were erased for ever; absent if they were not"
  }),
  accounts: Schema.Array(AccountJson)
}).annotate({ identifier: "Dealer" })

const accountJson = (account: Account): typeof AccountJson.Type => ({
  accountType: account.accountType,
  status: account.status,
  currentBalance: account.balance,
  billing: { clientId: account.clientId, payerId: account.payerId, contractId: account.contractId },
  ...(account.problem === null ? {} : { problem: account.problem })
})

export const dealerJson = (
  { accounts, dealer }: DealerWithAccounts,
  isUnmasked: boolean
): typeof DealerJson.Type => ({
  id: dealer.id,
  cmeDealerId: dealer.cmeDealerId,
  status: dealerStatus(accounts),
  requisite: isUnmasked || dealer.erasedAt !== null ? dealer.requisite : maskRequisite(dealer.requisite),
  requisiteVersion: dealer.requisiteVersion,
  createdAt: dealer.createdAt,
  ...(dealer.erasedAt === null ? {} : { erasedAt: dealer.erasedAt }),
  accounts: accounts.map(accountJson)
})
