import { ask, asKey, repeatedly, type Attacker } from "./Attack.ts"

const period = "from=2026-01-01&to=2026-12-31"
const tables = [
  ".".repeat(80_000),
  `01.11.2026;${".".repeat(80_000)};1,00;\n`,
  `01.11.2026;${":.".repeat(500)};1,00;\n`.repeat(900),
  `${".;".repeat(400_000)}\n`,
  "01.11.2026;17;1,00;\n".repeat(20_000)
]

/** Tables that a non-linear regular expression needs minutes for. */
export const dotsForStatement: Attacker = (attack) => {
  const { cmeDealerId, readKey } = attack.target
  const path = `/v1/dealers/${cmeDealerId}/accounts/SETTLEMENT/statement/compare?${period}`
  const headers = { ...asKey(readKey), "Content-Type": "text/csv" }
  return repeatedly(attack, { lanes: 2, pauseMs: 500 }, () =>
    ask(attack, { path, method: "POST", headers, body: attack.random.pick(tables) })
  )
}

/** The longest documents, more at once than the service creates. */
export const longStatements: Attacker = (attack) => {
  const { longStatement, readKey } = attack.target
  const types = ["application/pdf", "application/pdf", "text/csv", "application/json"]
  return repeatedly(attack, { lanes: 4, pauseMs: 1_500 }, () =>
    ask(attack, { path: longStatement, headers: { ...asKey(readKey), Accept: attack.random.pick(types) } })
  )
}
