import { formatMoney } from "@dealer-billing/domain"
import { Schema, SchemaGetter } from "effect"

/** An amount in an answer. It may exceed the limit for inputs. */
export const moneyJson = (description: string) =>
  Schema.String.annotate({ title: "Money", description, examples: ["12345.67"] })
    .check(Schema.isPattern(/^-?(?:0|[1-9][0-9]*)\.[0-9]{2}$/u))
    .pipe(
      Schema.decodeTo(Schema.BigInt, {
        decode: SchemaGetter.transform((text) => BigInt(text.replace(".", ""))),
        encode: SchemaGetter.transform(formatMoney)
      })
    )

export const MoneyJson = moneyJson("Roubles and kopecks with exactly two fraction digits")

/** A BIGINT id as a string: it does not fit a JSON number. */
export const idJson = (name: string) =>
  Schema.String.annotate({ title: name, examples: ["1042"] })
    .check(Schema.isPattern(/^[1-9][0-9]*$/u))
    .pipe(
      Schema.decodeTo(Schema.BigInt, {
        decode: SchemaGetter.transform(BigInt),
        encode: SchemaGetter.transform(String)
      })
    )

export const TimeJson = Schema.String.annotate({ format: "date-time" }).pipe(
  Schema.decodeTo(Schema.DateTimeUtcFromString)
)
