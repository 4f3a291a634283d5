import { Result, Schema } from "effect"

/** A calendar day, `2026-01-01`. */
export const Day = Schema.String.check(
  Schema.makeFilter(
    (day: string) =>
      (/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day)) ||
      'must be a date, e.g. "2026-01-01"'
  )
)

interface Dated {
  readonly from: string
}

export const rising = Schema.makeFilter(
  (rules: ReadonlyArray<Dated>) =>
    rules.every((rule, index) => index === 0 || rules[index - 1]!.from < rule.from) ||
    "must be in ascending order of from"
)

/** The tariffs have no rule for this day. */
export class TariffMissing extends Schema.TaggedError<TariffMissing>()("TariffMissing", {
  rule: Schema.String,
  day: Schema.String
}) {
  override get message(): string {
    return `There is no ${this.rule} for ${this.day}`
  }
}

export const applicable = <Rule extends Dated>(
  rules: ReadonlyArray<Rule>,
  day: string,
  name: string
): Result.Result<Rule, TariffMissing> => {
  const rule = rules.findLast((candidate) => candidate.from <= day)
  return rule === undefined ? Result.fail(new TariffMissing({ rule: name, day })) : Result.succeed(rule)
}
