import { Schema, SchemaGetter } from "effect"

/** An amount of money in kopecks (1/100 of a rouble). Never a float. */
export type Kopecks = bigint

/** The largest single amount, in kopecks: 999 999 999 999.99 roubles. */
export const moneyKopecksMax: Kopecks = 99_999_999_999_999n

const moneyPattern = /^(?:0|[1-9][0-9]{0,11})\.[0-9]{2}$/u

/** Kopecks as roubles with two fraction digits: `1234567n` is `"12345.67"`. */
export const formatMoney = (kopecks: Kopecks): string => {
  const digits = (kopecks < 0n ? -kopecks : kopecks).toString().padStart(3, "0")
  return `${kopecks < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const moneyText = Schema.String.annotate({
  title: "Money",
  description: "Roubles and kopecks with exactly two fraction digits",
  examples: ["12345.67"]
}).check(
  Schema.isPattern(moneyPattern, {
    message:
      'must be a decimal string with exactly two fraction digits, e.g. "12345.67", at most 12 digits of roubles'
  })
)

const parseKopecks = (text: string): Kopecks => BigInt(text.replace(".", ""))

const asKopecks = {
  decode: SchemaGetter.transform(parseKopecks),
  encode: SchemaGetter.transform(formatMoney)
}

/** Zero or more kopecks, written as a decimal string of roubles: `"12345.67"`. */
export const Money = moneyText.pipe(Schema.decodeTo(Schema.BigInt, asKopecks))

const message = "must be more than 0.00"

/** More than zero kopecks: a price, or a sum to be paid. */
export const PositiveKopecks = Schema.BigInt.check(
  Schema.isGreaterThanBigInt(0n, { message, toJsonSchema: () => ({}) })
).pipe(Schema.brand("PositiveKopecks"))
export type PositiveKopecks = typeof PositiveKopecks.Type

/**
 * More than zero kopecks, written as a decimal string of roubles. The text is checked too, so that the JSON Schema
 * says it.
 */
export const PositiveMoney = moneyText
  .check(Schema.isPattern(/^(?!0\.00$)/u, { message }))
  .pipe(Schema.decodeTo(PositiveKopecks, asKopecks))

/** Any amount of kopecks already inside the service; a balance or a sum in an entity. */
export const StoredMoney = Schema.BigInt

/** `numerator / denominator` of an amount, rounded once, half away from zero, to the kopeck. */
export const fractionOf = (amount: Kopecks, numerator: bigint, denominator: bigint): Kopecks => {
  const product = amount * numerator
  const magnitude = ((product < 0n ? -product : product) * 2n + denominator) / (denominator * 2n)
  return product < 0n ? -magnitude : magnitude
}

export const minMoney = (left: Kopecks, right: Kopecks): Kopecks => (left < right ? left : right)
export const maxMoney = (left: Kopecks, right: Kopecks): Kopecks => (left > right ? left : right)

export const sumMoney = (amounts: Iterable<Kopecks>): Kopecks => {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}
