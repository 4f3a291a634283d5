import { BillingRejected, type Requisite } from "@dealer-billing/domain"
import { Result, Schema } from "effect"

/** All that an invoice of T-Bank says about who pays; the rest of the requisites is not kept here. */
export const Payer = Schema.Struct({ name: Schema.String, inn: Schema.String, kpp: Schema.NullOr(Schema.String) })
export type Payer = typeof Payer.Type

const nameLengthMax = 512

/**
 * The payer out of a dealer's requisites, or why T-Bank could not print it: it takes 512 characters of a name and nine
 * digits of a KPP, while the tax service also gives out ones with two letters.
 */
export const payerOf = ({ inn, kpp, name }: Requisite): Result.Result<Payer, BillingRejected> => {
  if ([...name].length > nameLengthMax) {
    return Result.fail(new BillingRejected({ reason: `the name has more than ${nameLengthMax} characters` }))
  }
  if (kpp !== undefined && !/^[0-9]{9}$/u.test(kpp)) {
    return Result.fail(new BillingRejected({ reason: "T-Bank takes no KPP with letters" }))
  }
  return Result.succeed({ name, inn, kpp: kpp ?? null })
}
