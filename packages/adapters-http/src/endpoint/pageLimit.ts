import { Schema, SchemaGetter } from "effect"

export const pageDefault = 50

export const pageLimit = (max: number) =>
  Schema.String.check(
    Schema.makeFilter(
      (digits: string) =>
        (/^[1-9][0-9]{0,8}$/u.test(digits) && Number(digits) <= max) || `must be a whole number from 1 to ${max}`
    )
  ).pipe(
    Schema.decodeTo(Schema.Int, {
      decode: SchemaGetter.transform(Number),
      encode: SchemaGetter.transform(String)
    })
  )

/** Documents `pageLimit`: an integer, though the query holds text. */
export const pageLimitJson = (max: number) =>
  Schema.Int.annotate({ description: "Items per page", default: pageDefault }).check(
    Schema.isBetween({ minimum: 1, maximum: max })
  )
