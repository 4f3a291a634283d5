import type { AttackerName } from "./attackerNames.ts"

export interface Latency {
  readonly count: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

export interface AttackerCounts {
  /** The number of its windows. */
  readonly windows: number
  readonly sent: number
  /** Counts by answer, such as the HTTP status. */
  readonly answers: Readonly<Record<string, number>>
}

interface ProcessFigures {
  readonly endedByItself: number
  readonly warmMb: number
  readonly peakMb: number
  readonly settledMb: number
}

export interface AttackFigures {
  readonly quiet: Latency
  readonly attacked: Latency
  readonly good: {
    readonly sent: number
    readonly succeeded: number
    /** Repeated after 503 with Retry-After. */
    readonly deferred: number
    /** Reads that were repeated because a kept connection was closed. */
    readonly reconnected: number
    readonly failures: ReadonlyArray<string>
  }
  readonly payments: number
  readonly attackers: Readonly<Record<string, AttackerCounts>>
  readonly processes: Readonly<Record<string, ProcessFigures>>
  /** Unfinished work after the time limit. */
  readonly unsettled: ReadonlyArray<string>
  /** Lost, doubled or wrong money and bills, and violations from `verify`. */
  readonly ledger: ReadonlyArray<string>
}

const latencyMsMax = 500
const slowdownMax = 10
const reconnectedShareMax = 0.005
const memoryGrowth = { factor: 1.3, extraMb: 60 }
/** Needed for a 99th percentile. */
const callsMin = 50

const judgeLatency = ({ attacked, attackers, quiet }: AttackFigures): ReadonlyArray<string> => [
  ...Object.entries(Object.values(attackers).some(({ windows }) => windows > 0) ? { quiet, attacked } : { quiet })
    .filter(([, { count }]) => count < callsMin)
    .map(([name, { count }]) => `only ${count} calls were measured in the ${name} phase`),
  ...(attacked.p99Ms > latencyMsMax
    ? [`p99 under attack is ${attacked.p99Ms} ms, more than ${latencyMsMax} ms`]
    : []),
  ...(attacked.p99Ms > slowdownMax * quiet.p99Ms
    ? [`p99 under attack is ${attacked.p99Ms} ms, more than ${slowdownMax} times the quiet ${quiet.p99Ms} ms`]
    : [])
]

const judgeGoodTraffic = ({ good, payments }: AttackFigures): ReadonlyArray<string> => [
  ...good.failures.map((failure) => `a good request failed: ${failure}`),
  ...(good.succeeded + good.deferred + good.failures.length === good.sent
    ? []
    : [`${good.sent} good requests were sent, but only ${good.succeeded} succeeded`]),
  ...(good.reconnected <= good.sent * reconnectedShareMax
    ? []
    : [`${good.reconnected} kept connections were reset`]),
  ...(good.succeeded === 0 ? ["no good request was sent"] : []),
  ...(payments === 0 ? ["no payment was applied"] : [])
]

/** One of these answers proves that the attack reached its target. */
const wantedAnswers: Readonly<Record<AttackerName, ReadonlyArray<string>>> = {
  "slow queries": ["429"],
  "forged tokens": ["401"],
  "many sockets": ["closed"],
  "slow loris": ["answered and closed"],
  "raw bytes": ["400"],
  "hostile JSON": ["400"],
  "wrong hosts": ["421"],
  "dots for a statement": ["200", "400"],
  "long statements": ["200"],
  "hostile producer": ["taken"],
  "hostile Billing": ["200"]
}

const judgeAttacker = ([name, { answers, sent, windows }]: [string, AttackerCounts]): ReadonlyArray<string> => {
  if (windows === 0) return []
  if (sent === 0) return [`the attacker "${name}" sent nothing`]
  const wanted = wantedAnswers[name as AttackerName] ?? []
  if (!wanted.some((answer) => (answers[answer] ?? 0) > 0)) {
    return [`the attacker "${name}" got none of the expected answers: ${wanted.join(", ")}`]
  }
  return Object.entries(answers)
    .filter(([status]) => /^5\d\d$/u.test(status) && status !== "503")
    .map(([status, count]) => `the attacker "${name}" was answered ${status} ${count} times`)
}

const judgeProcess = ([name, figures]: [string, ProcessFigures]): ReadonlyArray<string> => {
  const { endedByItself, settledMb, warmMb } = figures
  const mostMb = warmMb * memoryGrowth.factor + memoryGrowth.extraMb
  return [
    ...(endedByItself > 0 ? [`${name} ended unexpectedly ${endedByItself} times`] : []),
    // NaN, an unknown value, is a problem too.
    ...(settledMb <= mostMb
      ? []
      : [`${name} uses ${settledMb} MB; it had ${warmMb} MB and the limit is ${mostMb} MB`])
  ]
}

/** The problems of the service, and of the run: an attack that did not happen proves nothing. */
export const judgeAttack = (figures: AttackFigures): ReadonlyArray<string> => [
  ...figures.ledger,
  ...figures.unsettled,
  ...judgeGoodTraffic(figures),
  ...judgeLatency(figures),
  ...Object.entries(figures.attackers).flatMap(judgeAttacker),
  ...Object.entries(figures.processes).flatMap(judgeProcess)
]
