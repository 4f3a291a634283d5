import { Effect, Schema } from "effect"
import { ExternalId, newIdCheck } from "../shared/Text.ts"
import { Requisite, RequisiteFields } from "./Requisite.ts"

/** Our id of a dealer. */
export const DealerId = Schema.BigInt.pipe(Schema.brand("DealerId"))
export type DealerId = typeof DealerId.Type

/** The dealer's id in Lotus. */
export const CmeDealerId = ExternalId.pipe(Schema.brand("CmeDealerId"))
export type CmeDealerId = typeof CmeDealerId.Type

/** Of a command: the dealer that it is about. */
export interface DealerRef {
  readonly cmeDealerId: CmeDealerId
}

/** Stricter than what may be stored. */
export const NewCmeDealerId = CmeDealerId.check(newIdCheck)

/** A dealer with its current legal details. */
export const Dealer = Schema.Struct({
  id: DealerId,
  cmeDealerId: CmeDealerId,
  requisite: RequisiteFields,
  /** Starts at 1 and grows by one with every change of the legal details. */
  requisiteVersion: Schema.Int,
  createdAt: Schema.DateTimeUtc,
  erasedAt: Schema.NullOr(Schema.DateTimeUtc)
})
export type Dealer = typeof Dealer.Type

export type NewDealer = Omit<Dealer, "id">

/** No dealer has this id in Lotus. */
export class DealerNotFound extends Schema.TaggedError<DealerNotFound>()("DealerNotFound", {
  cmeDealerId: Schema.String
}) {
  override get message(): string {
    return `There is no dealer ${this.cmeDealerId}`
  }
}

/** The dealer is registered with other legal details. Change them with `updateRequisite`. */
export class DealerAlreadyRegistered extends Schema.TaggedError<DealerAlreadyRegistered>()(
  "DealerAlreadyRegistered",
  { cmeDealerId: Schema.String }
) {
  override get message(): string {
    return `Dealer ${this.cmeDealerId} is already registered with different legal details; use updateRequisite`
  }
}

/** The dealer's legal details were erased, so nothing new can be created for it. */
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

/** The command of `registerDealer`: the dealer's id in Lotus and its checked legal details. */
export const RegisterDealer = Schema.Struct({ cmeDealerId: NewCmeDealerId, requisite: Requisite })
export type RegisterDealer = typeof RegisterDealer.Type
