import { Schema, SchemaGetter } from "effect"
import { fractionOf, type Kopecks } from "./Money.ts"

/** A percentage in hundredths of a percent, from 0 to 10,000: 500 is 5.00 %. */
export const BasisPoints = Schema.BigInt.check(
  Schema.isBetweenBigInt({ minimum: 0n, maximum: 10_000n }, { toJsonSchema: () => ({}) })
).pipe(Schema.brand("BasisPoints"))
export type BasisPoints = typeof BasisPoints.Type

export const formatPercent = (basisPoints: bigint): string => {
  const digits = basisPoints.toString().padStart(3, "0")
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** A percentage with two fraction digits, from `"0.00"` to `"100.00"`. */
export const Percent = Schema.String.annotate({ title: "Percent", examples: ["5.00"] })
  .check(
    Schema.isPattern(/^(?:100\.00|[0-9]{1,2}\.[0-9]{2})$/u, {
      message: 'must be a percentage with two fraction digits, e.g. "5.00", at most "100.00"'
    })
  )
  .pipe(
    Schema.decodeTo(BasisPoints, {
      decode: SchemaGetter.transform((text) => BigInt(text.replace(".", ""))),
      encode: SchemaGetter.transform(formatPercent)
    })
  )

/** Rounded half up to the kopeck. */
export const percentOf = (amount: Kopecks, percent: BasisPoints): Kopecks => fractionOf(amount, percent, 10_000n)

/** The tax of that rate contained in an amount: 22 % in 122.00 is 22.00. */
export const percentIncludedIn = (amount: Kopecks, percent: BasisPoints): Kopecks =>
  fractionOf(amount, percent, 10_000n + percent)
