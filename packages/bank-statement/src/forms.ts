export interface Form<A> {
  /** The end of the sentence "Дата is …". */
  readonly problem: string
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

const pattern = (problem: string, expression: RegExp): Form<string> => ({
  problem,
  read: (text) => (expression.test(text) ? text : null)
})

export const forms = {
  day: { problem: "not a date; use 30.11.2026", read: readDay } satisfies Form<string>,
  sum: { problem: "not a positive sum; use 12345.67", read: readSum } satisfies Form<bigint>,
  account: pattern("not an account number of 20 digits", /^[0-9]{5}[0-9АВСЕНКМРТХ][0-9]{14}$/u),
  // Banks write 0 if there is no INN.
  inn: pattern("not an INN of 10 or 12 digits", /^(?:0|[0-9]{10}|[0-9]{12})$/u)
}
