import { Effect, Schema } from "effect"
import type { Account } from "../account/Account.ts"
import { ExternalId, newIdCheck } from "../shared/Text.ts"
import { Requisite, RequisiteFields } from "./Requisite.ts"

export const DealerId = Schema.BigInt.pipe(Schema.brand("DealerId"))
export type DealerId = typeof DealerId.Type

/** The dealer's id in Lotus. */
export const CmeDealerId = ExternalId.pipe(Schema.brand("CmeDealerId"))
export type CmeDealerId = typeof CmeDealerId.Type

/** The id of a dealer that is not registered yet: stricter than what may be stored. */
export const NewCmeDealerId = CmeDealerId.check(newIdCheck)

export const Dealer = Schema.Struct({
  id: DealerId,
  cmeDealerId: CmeDealerId,
  requisite: RequisiteFields,
  /** Grows by one with every change of the requisites, from 1. */
  requisiteVersion: Schema.Int,
  createdAt: Schema.DateTimeUtc,
  /** When its requisites were erased for ever; null for every other dealer. */
  erasedAt: Schema.NullOr(Schema.DateTimeUtc)
})
export type Dealer = typeof Dealer.Type

/** A dealer together with its accounts, in the order of their types. */
export interface DealerWithAccounts {
  readonly dealer: Dealer
  readonly accounts: ReadonlyArray<Account>
}

export type DealerStatus = "PROVISIONING" | "ACTIVE" | "NEEDS_CORRECTION"

/** ACTIVE when all its accounts are; NEEDS_CORRECTION when Billing refused what only the dealer can mend. */
export const dealerStatus = (accounts: ReadonlyArray<Account>): DealerStatus => {
  if (accounts.some((account) => account.status === "NEEDS_CORRECTION")) return "NEEDS_CORRECTION"
  return accounts.every((account) => account.status === "ACTIVE") ? "ACTIVE" : "PROVISIONING"
}

export class DealerNotFound extends Schema.TaggedError<DealerNotFound>()("DealerNotFound", {
  cmeDealerId: Schema.String
}) {
  override get message(): string {
    return `There is no dealer ${this.cmeDealerId}`
  }
}

/** The dealer is registered already, with other requisites: change them by updateRequisite. */
export class DealerAlreadyRegistered extends Schema.TaggedError<DealerAlreadyRegistered>()(
  "DealerAlreadyRegistered",
  { cmeDealerId: Schema.String }
) {
  override get message(): string {
    return `Dealer ${this.cmeDealerId} is already registered with different legal details; use updateRequisite`
  }
}

/** The dealer's requisites were erased: nothing new is made for it. */
export class DealerErased extends Schema.TaggedError<DealerErased>()("DealerErased", {
  cmeDealerId: Schema.String
}) {
  override get message(): string {
    return `The legal details of dealer ${this.cmeDealerId} were erased; nothing new can be created for it`
  }
}

export const refuseErased = ({
  cmeDealerId,
  erasedAt
}: Pick<Dealer, "cmeDealerId" | "erasedAt">): Effect.Effect<void, DealerErased> =>
  erasedAt === null ? Effect.void : Effect.fail(new DealerErased({ cmeDealerId }))

/** What a caller sends to register a dealer. */
export const RegisterDealer = Schema.Struct({ cmeDealerId: NewCmeDealerId, requisite: Requisite })
export type RegisterDealer = typeof RegisterDealer.Type
