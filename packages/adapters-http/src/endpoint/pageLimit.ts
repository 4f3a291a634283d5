import { Schema, SchemaGetter } from "effect"

/** How many items a page has unless asked otherwise. */
export const pageDefault = 50

/** The query parameter `limit`, 1 to `max`. */
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

/** The same, as it is documented. */
export const pageLimitJson = (max: number) =>
  Schema.Int.annotate({ default: pageDefault }).check(Schema.isBetween({ minimum: 1, maximum: max }))
