import { Schema, SchemaGetter } from "effect"

/** The largest BIGINT. */
export const bigintMax = 9_223_372_036_854_775_807n

/** One of our ids as text. No leading zeros: one id has one address. */
export const IdText = Schema.String.annotate({ examples: ["1042"] })
  .check(Schema.isPattern(/^[1-9][0-9]{0,18}$/u))
  .pipe(
    Schema.decodeTo(Schema.BigInt.check(Schema.isLessThanOrEqualToBigInt(bigintMax)), {
      decode: SchemaGetter.transform(BigInt),
      encode: SchemaGetter.transform(String)
    })
  )
