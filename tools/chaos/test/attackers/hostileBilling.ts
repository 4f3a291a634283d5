import { setTimeout as pause } from "node:timers/promises"
import { ask, type Attack, type Attacker } from "./Attack.ts"

const faults = [
  "silence",
  "html",
  "huge",
  "foreign-id",
  "redirect",
  "drip",
  "status",
  "reset",
  "truncated",
  "wrong-types"
]
const everyMs = 4_000
/** Few enough for Billing to recover within the window. */
const healedBeforeEndMs = 2_000

const set = (attack: Attack, rules: ReadonlyArray<object>) =>
  ask(attack, {
    path: "/sandbox/faults",
    port: attack.target.sandboxPort,
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ rules })
  })

/** Billing answers some calls in different wrong ways. */
export const hostileBilling: Attacker = async (attack) => {
  while (attack.leftMs() > healedBeforeEndMs) {
    const rule = { on: "*", times: 5, fault: attack.random.pick(faults) }
    await set(attack, [rule])
    attack.tally.answered(rule.fault)
    await pause(Math.max(0, Math.min(everyMs, attack.leftMs() - healedBeforeEndMs)))
  }
  await set(attack, [])
}
