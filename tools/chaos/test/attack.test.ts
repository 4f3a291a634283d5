import { assert, describe, it } from "@effect/vitest"
import { attackerNames } from "../src/attack/attackerNames.ts"
import { judgeAttack, type AttackFigures } from "../src/attack/judgeAttack.ts"
import { planWindows } from "../src/attack/planWindows.ts"
import { SeededRandom } from "../src/plan/SeededRandom.ts"

/** One that each of the attackers gets among them. */
const answers = { 200: 20, 400: 20, 401: 20, 421: 10, 429: 10, closed: 10, "answered and closed": 5, taken: 5 }

const attackers = Object.fromEntries(attackerNames.map((name) => [name, { windows: 3, sent: 100, answers }]))
const process = { endedByItself: 0, warmMb: 100, peakMb: 300, settledMb: 150 }

const sound: AttackFigures = {
  quiet: { count: 300, p50Ms: 4, p99Ms: 20, maxMs: 30 },
  attacked: { count: 2_700, p50Ms: 8, p99Ms: 199, maxMs: 450 },
  good: { sent: 1_000, succeeded: 990, deferred: 10, reconnected: 0, failures: [] },
  payments: 5_000,
  attackers,
  processes: { http: process, background: process },
  unsettled: [],
  ledger: []
}

const broken: Readonly<Record<string, readonly [complaint: RegExp, changes: Partial<AttackFigures>]>> = {
  "a lost payment": [/^LOST: p-1/u, { ledger: ["LOST: p-1 is not in the ledger"] }],
  "an operation that is never done": [/operations/u, { unsettled: ["60000 ms after: 1 operations are not done"] }],
  "a good request answered 500": [
    /GET \/v1\/dealers\/d: answered 500/u,
    {
      good: {
        sent: 1_000,
        succeeded: 989,
        deferred: 10,
        reconnected: 0,
        failures: ["GET /v1/dealers/d: answered 500"]
      }
    }
  ],
  "a good request without an answer": [/only 900/u, { good: { ...sound.good, succeeded: 900 } }],
  "no good requests": [
    /no good request/u,
    { good: { sent: 0, succeeded: 0, deferred: 0, reconnected: 0, failures: [] } }
  ],
  "no payments": [/no payment/u, { payments: 0 }],
  "p99 of 600 ms": [
    /more than 500 ms/u,
    { quiet: { ...sound.quiet, p99Ms: 100 }, attacked: { ...sound.attacked, p99Ms: 600 } }
  ],
  "p99 of 11 times the quiet p99": [/more than 10 times/u, { attacked: { ...sound.attacked, p99Ms: 220 } }],
  "no measured calls": [/only 0 calls .* attacked/u, { attacked: { ...sound.attacked, count: 0 } }],
  "a process that ended": [
    /http ended unexpectedly 1 times/u,
    { processes: { ...sound.processes, http: { ...process, endedByItself: 1 } } }
  ],
  "memory that has grown": [
    /background uses 191 MB/u,
    { processes: { ...sound.processes, background: { ...process, settledMb: 191 } } }
  ],
  "memory that cannot be read": [
    /http uses NaN MB/u,
    { processes: { ...sound.processes, http: { ...process, settledMb: NaN } } }
  ],
  "an attacker that sent nothing": [
    /"slow loris" sent nothing/u,
    { attackers: { ...attackers, "slow loris": { windows: 3, sent: 0, answers: {} } } }
  ],
  "an attacker that reached no target": [
    /"slow loris" got none of the expected answers/u,
    { attackers: { ...attackers, "slow loris": { windows: 3, sent: 9, answers: {} } } }
  ],
  "an attacker without a connection": [
    /"wrong hosts" got none of the expected answers/u,
    { attackers: { ...attackers, "wrong hosts": { windows: 1, sent: 9, answers: { "no answer": 9 } } } }
  ],
  "kept connections that were reset": [
    /30 kept connections were reset/u,
    { good: { ...sound.good, reconnected: 30 } }
  ],
  "an attacker that was answered 500": [
    /"raw bytes" was answered 500 1 times/u,
    { attackers: { ...attackers, "raw bytes": { windows: 3, sent: 9, answers: { 400: 8, 500: 1 } } } }
  ]
}

describe("the judgement of an attack", () => {
  const idle = { windows: 0, sent: 0, answers: {} }

  it("accepts good figures, and an attacker without a window", () => {
    assert.deepStrictEqual(judgeAttack({ ...sound, attackers: { ...attackers, "slow loris": idle } }), [])
  })

  it("needs no calls under attack without attackers", () => {
    const none = { count: 0, p50Ms: NaN, p99Ms: NaN, maxMs: NaN }
    assert.deepStrictEqual(judgeAttack({ ...sound, attacked: none, attackers: { "slow loris": idle } }), [])
  })

  for (const [name, [complaint, changes]] of Object.entries(broken)) {
    it(`reports only ${name}`, () => {
      const complaints = judgeAttack({ ...sound, ...changes })
      assert.lengthOf(complaints, 1)
      assert.match(complaints[0] ?? "", complaint)
    })
  }
})

describe("the plan of an attack", () => {
  const windows = planWindows(new SeededRandom(7), 10)

  it("is the same for the same seed and fits into its duration", () => {
    assert.deepStrictEqual(planWindows(new SeededRandom(7), 10), windows)
    assert.notDeepEqual(planWindows(new SeededRandom(8), 10), windows)
    assert.isAtMost(
      windows.reduce((sum, { durationMs }) => sum + durationMs, 0),
      600_000
    )
  })

  it("runs every attacker, two to four at once, between quiet windows", () => {
    assert.sameMembers([...new Set(windows.flatMap((window) => window.attackers))], [...attackerNames])
    const busy = windows.filter((window) => window.attackers.length > 0)
    assert.lengthOf(windows, busy.length + 3)
    for (const window of busy) {
      assert.lengthOf(new Set(window.attackers), window.attackers.length)
      assert.include([2, 3, 4], window.attackers.length)
    }
  })

  it("has a single wanted attacker in every window", () => {
    const only = planWindows(new SeededRandom(7), 2, ["slow loris"])
    assert.deepStrictEqual(
      only.map((window) => window.attackers),
      [[], ["slow loris"], ["slow loris"], ["slow loris"]]
    )
  })
})
