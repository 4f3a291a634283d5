import { Schema } from "effect"
import { PositiveMoney, type Kopecks } from "../shared/Money.ts"
import { Percent, percentOf } from "../shared/Percent.ts"
import type { Reward } from "./Bill.ts"
import { Day } from "./effectiveDay.ts"

/** At this price and above, the whole price has this percentage. */
const PriceBand = Schema.Struct({ fromPrice: PositiveMoney, ratePercent: Percent })

const bandsRise = Schema.makeFilter(
  (bands: ReadonlyArray<typeof PriceBand.Type>) =>
    bands.every((band, index) => index === 0 || bands[index - 1]!.fromPrice < band.fromPrice) ||
    "must be in ascending order of fromPrice"
)

/**
 * The reward for deals closed on the day `from` or later, until the next tariff begins. The percentage of the last band
 * that the price reaches (`ratePercent` below the first band) applies to the whole price: it is not a marginal rate.
 * The result is rounded half up to the kopeck, then limited by `minimum` and `maximum`.
 */
export const RewardTariff = Schema.Struct({
  from: Day,
  ratePercent: Percent,
  minimum: Schema.optionalKey(PositiveMoney),
  maximum: Schema.optionalKey(PositiveMoney),
  bands: Schema.optionalKey(Schema.Array(PriceBand).check(bandsRise))
}).check(
  Schema.makeFilter(
    ({ maximum, minimum }) =>
      minimum === undefined ||
      maximum === undefined ||
      minimum <= maximum || {
        path: ["maximum"],
        issue: "must not be less than the minimum"
      }
  )
)
export type RewardTariff = typeof RewardTariff.Type

/** In kopecks. */
export const rewardOf = (
  { bands = [], from, maximum, minimum, ratePercent: basicRate }: RewardTariff,
  carPrice: Kopecks
): { readonly sum: Kopecks; readonly reward: Reward } => {
  const band = bands.findLast(({ fromPrice }) => fromPrice <= carPrice)
  const ratePercent = band?.ratePercent ?? basicRate
  const part = percentOf(carPrice, ratePercent)
  const atLeast = minimum !== undefined && part < minimum ? minimum : part
  const sum = maximum !== undefined && atLeast > maximum ? maximum : atLeast
  const limits = { minimum: minimum ?? null, maximum: maximum ?? null }
  return { sum, reward: { tariffFrom: from, ratePercent, bandFrom: band?.fromPrice ?? null, ...limits } }
}

const VersionContent = Schema.fromJsonString(
  Schema.Struct({
    timeZone: Schema.String,
    from: Day,
    ratePercent: Percent,
    minimum: Schema.NullOr(PositiveMoney),
    maximum: Schema.NullOr(PositiveMoney),
    bands: Schema.Array(PriceBand)
  })
)
const encodeContent = Schema.encodeSync(VersionContent)
const decodeContent = Schema.decodeSync(VersionContent)

/** The stored form of a tariff: equal tariffs have equal texts. The time zone defines where its days begin. */
export const tariffContent = (timeZone: string, tariff: RewardTariff): string =>
  encodeContent({
    timeZone,
    from: tariff.from,
    ratePercent: tariff.ratePercent,
    minimum: tariff.minimum ?? null,
    maximum: tariff.maximum ?? null,
    bands: tariff.bands ?? []
  })

export const tariffOfContent = (content: string): RewardTariff => {
  const { maximum, minimum, timeZone: _, ...tariff } = decodeContent(content)
  return {
    ...tariff,
    ...(minimum === null ? {} : { minimum }),
    ...(maximum === null ? {} : { maximum })
  }
}
