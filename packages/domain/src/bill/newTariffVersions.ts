import { Result, Schema } from "effect"
import { tariffContent } from "./RewardTariff.ts"
import type { TariffBook } from "./Tariff.ts"

/** Never changed; no two begin on the same day. */
export interface TariffVersion {
  readonly from: string
  readonly content: string
}

/** Otherwise sums already billed could not be recalculated. */
export class TariffsConflict extends Schema.TaggedError<TariffsConflict>()("TariffsConflict", {
  from: Schema.String,
  because: Schema.String
}) {
  override get message(): string {
    return `TARIFFS_FILE: the reward tariff from ${this.from} ${this.because}`
  }
}

const conflict = (from: string, because: string) => Result.fail(new TariffsConflict({ from, because }))

/**
 * The book's tariffs that are not recorded yet. Recorded tariffs cannot be changed. A new one begins after the last
 * recorded one and tomorrow at the earliest; `today` is the day in the book's time zone. The first book is accepted as
 * it is.
 */
export const newTariffVersions = (
  book: TariffBook,
  recorded: ReadonlyArray<TariffVersion>,
  today: string
): Result.Result<ReadonlyArray<TariffVersion>, TariffsConflict> => {
  const versions = book.rewards.map((tariff) => ({
    from: tariff.from,
    content: tariffContent(book.timeZone, tariff)
  }))
  const newest = recorded
    .map(({ from }) => from)
    .toSorted()
    .at(-1)
  if (newest === undefined) return Result.succeed(versions)
  for (const { content, from } of recorded) {
    const now = versions.find((version) => version.from === from)
    if (now === undefined) return conflict(from, "is missing, but was recorded")
    if (now.content !== content) return conflict(from, `was recorded as ${content} and is now ${now.content}`)
  }
  const added = versions.filter((version) => !recorded.some(({ from }) => from === version.from))
  for (const { from } of added) {
    if (from <= newest) return conflict(from, `is new, but must begin after ${newest}, the newest one recorded`)
    if (from <= today) return conflict(from, `is new, but must begin after today, ${today}`)
  }
  return Result.succeed(added)
}
