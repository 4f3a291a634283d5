import type { AttackerName } from "../../src/attack/attackerNames.ts"
import { attackerNames } from "../../src/attack/attackerNames.ts"
import type { Orders, Report } from "../../src/attack/AttackerProcess.ts"
import { SeededRandom } from "../../src/plan/SeededRandom.ts"
import { Tally, type Attacker } from "./Attack.ts"
import { dotsForStatement, longStatements } from "./documents.ts"
import { hostileBilling } from "./hostileBilling.ts"
import { hostileJson, rawBytes, wrongHosts } from "./hostileRequests.ts"
import { hostileProducer } from "./hostileProducer.ts"
import { manySockets, slowLoris } from "./sockets.ts"
import { forgedTokens, slowQueries } from "./strangers.ts"

const attackers: Readonly<Record<AttackerName, Attacker>> = {
  "slow queries": slowQueries,
  "forged tokens": forgedTokens,
  "many sockets": manySockets,
  "slow loris": slowLoris,
  "raw bytes": rawBytes,
  "hostile JSON": hostileJson,
  "wrong hosts": wrongHosts,
  "dots for a statement": dotsForStatement,
  "long statements": longStatements,
  "hostile producer": hostileProducer,
  "hostile Billing": hostileBilling
}

/** Good callers use 127.0.0.1 and 127.0.0.2. */
const firstAddress = 3

const attack = async ({ attackers: names, durationMs, seed, target }: Orders): Promise<Report> => {
  const endMs = performance.now() + durationMs
  const leftMs = () => endMs - performance.now()
  const runs = names.map(async (name, index) => {
    const tally = new Tally()
    const address = `127.0.0.${firstAddress + attackerNames.indexOf(name)}`
    const random = new SeededRandom(seed * attackerNames.length + index)
    await attackers[name]({ target, tally, random, address, leftMs, isOver: () => leftMs() <= 0 })
    return [name, { sent: tally.sent, answers: tally.answers }] as const
  })
  return Object.fromEntries(await Promise.all(runs))
}

process.on("message", (orders: Orders) => {
  void attack(orders).then((report) => process.send?.(report))
})
