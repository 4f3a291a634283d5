import {
  AccountStatus,
  AccountType,
  dealerStatus,
  RequisiteFields,
  type Account,
  type DealerWithAccounts
} from "@dealer-billing/domain"
import { Schema } from "effect"
import { idJson, moneyJson, TimeJson } from "../endpoint/json.ts"
import { maskRequisite } from "./maskRequisite.ts"

/** Legal requisites as they are documented and answered; `Requisite` of the domain is what checks them. */
export const RequisiteJson = RequisiteFields.annotate({ identifier: "Requisite" })

const masked = (description: string, example: string) =>
  Schema.String.annotate({ description: `${description}; as ${example} to a key that may only read` })

const personOnly = (description: string, example: string) =>
  Schema.String.annotate({
    description: `${description}; a sole proprietor's as ${example} to a key that may only read`
  })

/** Requisites as they are answered: to some callers only a part of them, so that the patterns do not hold. */
const AnsweredRequisiteJson = Schema.Struct({
  ...RequisiteFields.fields,
  name: personOnly("Name", "ИП П*** И*** С***"),
  inn: personOnly("INN", "********2259"),
  ogrn: personOnly("OGRN or OGRNIP", "***********0157"),
  legalAddress: personOnly("Legal address", "***"),
  bik: Schema.String.annotate({ description: "BIK of that bank" }),
  settlementAccount: masked("Settlement account", "****************3017"),
  correspondentAccount: masked("The bank's correspondent account", "****************0225"),
  email: masked("Where documents are sent", "b***@example.ru"),
  phone: Schema.optionalKey(masked("Phone", "+* *** ***-45-67"))
}).annotate({ identifier: "AnsweredRequisite", description: "Whole to keys with write or admin" })

const AccountJson = Schema.Struct({
  accountType: AccountType,
  status: AccountStatus,
  currentBalance: moneyJson(
    "Not yet on a bill; of DEPOSIT the held deposit. Below zero on DEPOSIT: the dealer owes it"
  ),
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
  requisite: AnsweredRequisiteJson,
  requisiteVersion: Schema.Int,
  createdAt: TimeJson,
  erasedAt: Schema.optionalKey(TimeJson).annotate({
    description: "When the requisites were erased for ever; absent while they are there"
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

export const dealerJson = ({ accounts, dealer }: DealerWithAccounts, isWhole: boolean): typeof DealerJson.Type => ({
  id: dealer.id,
  cmeDealerId: dealer.cmeDealerId,
  status: dealerStatus(accounts),
  requisite: isWhole || dealer.erasedAt !== null ? dealer.requisite : maskRequisite(dealer.requisite),
  requisiteVersion: dealer.requisiteVersion,
  createdAt: dealer.createdAt,
  ...(dealer.erasedAt === null ? {} : { erasedAt: dealer.erasedAt }),
  accounts: accounts.map(accountJson)
})
