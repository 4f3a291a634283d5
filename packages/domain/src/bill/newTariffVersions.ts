import { Result, Schema } from "effect"
import { tariffContent } from "./RewardTariff.ts"
import type { TariffBook } from "./Tariff.ts"

/** A reward tariff as it was recorded, never to be changed. No two begin on the same day. */
export interface TariffVersion {
  /** The first day on which it applies, `2026-01-01`. */
  readonly from: string
  /** What `tariffContent` makes of it. */
  readonly content: string
}

/** The file's tariffs would change what was in force, so that sums already billed could not be found again. */
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
 * The tariffs of a book that are not recorded yet. What is recorded stays as it is: a tariff can only be added
 * behind the last boundary, and begins tomorrow at the earliest (`today` is the day in the book's time zone). The
 * first book is taken as it is.
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
