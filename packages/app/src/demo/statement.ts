import { dealerId, type Story } from "./story.ts"

const dayMs = 86_400_000
const dayAround = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)

export const showStatement = async (story: Story): Promise<void> => {
  const { api, report } = story
  const { body: statement } = await api.getStatement({
    cmeDealerId: dealerId(story, "sber"),
    accountType: "COMMISSION",
    from: dayAround(-1),
    to: dayAround(1)
  })
  for (const row of statement.rows) report.say(`${row.day}  ${row.kind.padEnd(14)}  ${row.debit} / ${row.credit}`)
  report.expect("opening balance", statement.openingBalance, "0.00")
  report.expect("billed, less cancelled bills", statement.debitTurnover, "67500.00")
  report.expect("paid", statement.creditTurnover, "70500.01")
  const closing = `${statement.closingBalance}, owed by ${statement.debtor}`
  report.expect("closing balance", closing, "-3000.01, owed by SELLER")
}
