import { dealerId, type Story } from "./story.ts"

const dayMs = 86_400_000
const dayAround = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)

/** What finance asks for at the end of a month; here of the days around now, wherever midnight falls. */
export const actOfReconciliation = async (story: Story): Promise<void> => {
  const { api, report } = story
  const { body: act } = await api.getStatement({
    cmeDealerId: dealerId(story, "sber"),
    accountType: "COMMISSION",
    from: dayAround(-1),
    to: dayAround(1)
  })
  for (const row of act.rows) report.say(`${row.day}  ${row.kind.padEnd(14)}  ${row.debit} / ${row.credit}`)
  report.expect("at the beginning", act.openingBalance, "0.00")
  report.expect("billed, less what was cancelled", act.debitTurnover, "67500.00")
  report.expect("paid", act.creditTurnover, "70500.01")
  report.expect("at the end", `${act.closingBalance}, owed by ${act.debtor}`, "-3000.01, owed by SELLER")
}
