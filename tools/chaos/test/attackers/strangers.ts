import { ask, asKey, repeatedly, type Attacker } from "./Attack.ts"

const names = Array.from({ length: 4_000 }, (_, index) => index.toString(36)).join("&")
const longQuery = `a=${"%D1%8F".repeat(2_500)}`

/** Without a key: as many parameters as fit, on public routes and others. */
export const slowQueries: Attacker = (attack) => {
  const paths = [`/healthz?${names}`, `/readyz?${names}`, `/v1/dealers/x?${longQuery}`, `/openapi.json?${names}`]
  return repeatedly(attack, { lanes: 4, pauseMs: 50 }, () => ask(attack, { path: attack.random.pick(paths) }))
}

const without = (text: object) => Buffer.from(JSON.stringify(text)).toString("base64url")

/** Tokens of unknown keys, unsigned tokens, and wrong API keys. */
export const forgedTokens: Attacker = (attack) => {
  const { forgedTokens: signed } = attack.target
  const unsigned = `${without({ alg: "none" })}.${without({ sub: "x", scope: "admin" })}.`
  const tokens = [...signed, unsigned, `${signed[0]}x`, "wrong", "a".repeat(8_000)]
  const path = `/v1/dealers/${attack.target.cmeDealerId}`
  return repeatedly(attack, { lanes: 6, pauseMs: 30 }, () =>
    ask(attack, { path, headers: asKey(attack.random.pick(tokens)) })
  )
}
