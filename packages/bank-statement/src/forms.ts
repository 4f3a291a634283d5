/** How a value is written. */
export interface Form<A> {
  /** What it must be, as the end of a sentence. */
  readonly wanted: string
  /** Null when it is something else. */
  readonly read: (text: string) => A | null
}

const readDay = (text: string): string | null => {
  const parts = /^(?<day>[0-9]{2})\.(?<month>[0-9]{2})\.(?<year>[0-9]{4})$/u.exec(text)?.groups
  if (parts === undefined) return null
  const day = `${parts.year}-${parts.month}-${parts.day}`
  return new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) === true ? day : null
}

const readSum = (text: string): bigint | null => {
  const parts = /^(?<roubles>[0-9]{1,12})(?:[.,](?<kopecks>[0-9]{1,2}))?$/u.exec(text)?.groups
  if (parts === undefined) return null
  const sum = BigInt(parts.roubles ?? "0") * 100n + BigInt((parts.kopecks ?? "").padEnd(2, "0"))
  return sum > 0n ? sum : null
}

const pattern = (wanted: string, expression: RegExp): Form<string> => ({
  wanted,
  read: (text) => (expression.test(text) ? text : null)
})

export const formOf = {
  day: { wanted: "no day of the calendar, such as 30.11.2026", read: readDay } satisfies Form<string>,
  sum: { wanted: "no sum above zero, such as 12345.67", read: readSum } satisfies Form<bigint>,
  account: pattern("no account: those have 20 digits", /^[0-9]{5}[0-9АВСЕНКМРТХ][0-9]{14}$/u),
  // Banks write 0 for somebody who has none.
  inn: pattern("no INN: those have 10 or 12 digits", /^(?:0|[0-9]{10}|[0-9]{12})$/u)
}
