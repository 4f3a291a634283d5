import { BillingRejected, type RequisiteFields } from "@dealer-billing/domain"
import { Result, Schema } from "effect"

/** What T-Bank prints about the payer. Other legal details are not stored. */
export const Payer = Schema.Struct({ name: Schema.String, inn: Schema.String, kpp: Schema.NullOr(Schema.String) })
export type Payer = typeof Payer.Type

const nameLengthMax = 512

/** T-Bank accepts only a KPP of nine digits, while the tax service also issues some with two letters. */
export const readPayer = ({ inn, kpp, name }: RequisiteFields): Result.Result<Payer, BillingRejected> => {
  if ([...name].length > nameLengthMax) {
    return Result.fail(
      new BillingRejected({ reason: `the dealer's name is longer than ${nameLengthMax} characters` })
    )
  }
  if (kpp !== undefined && !/^[0-9]{9}$/u.test(kpp)) {
    return Result.fail(new BillingRejected({ reason: "T-Bank does not accept a KPP with letters" }))
  }
  return Result.succeed({ name, inn, kpp: kpp ?? null })
}
