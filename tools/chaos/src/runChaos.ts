import type { PaymentsDialect } from "@dealer-billing/domain"
import { buy, planBills } from "./buy.ts"
import { prepareWorld } from "./bench/prepareWorld.ts"
import { startBench, type Bench } from "./bench/startBench.ts"
import { checkBills } from "./oracle/checkBills.ts"
import { checkInvariants } from "./oracle/checkInvariants.ts"
import { checkMessages } from "./oracle/checkMessages.ts"
import { checkMoney } from "./oracle/checkMoney.ts"
import { readStoredRows } from "./oracle/readStoredRows.ts"
import { readInvoices } from "./oracle/readInvoices.ts"
import { planFaults, type FaultCounts } from "./plan/planFaults.ts"
import { planMessages } from "./plan/planMessages.ts"
import { SeededRandom } from "./plan/SeededRandom.ts"
import type { BillBody } from "./bench/Caller.ts"
import type { PlannedMessage } from "./plan/PlannedMessage.ts"
import type { World } from "./plan/World.ts"
import { produce } from "./produce.ts"
import { settle, settleMsMax } from "./settle.ts"
import { strike, type StrikeCounts } from "./strike.ts"
import { Watch } from "./Watch.ts"

export interface ChaosOptions {
  readonly seed: number
  readonly dialect: PaymentsDialect
  /** Different payment events; repeats and poison come on top. */
  readonly payments: number
  readonly faults: FaultCounts
  /** Node with its flags and the entry of the service. */
  readonly program: ReadonlyArray<string>
  readonly report: (line: string) => void
}

export interface ChaosFigures {
  readonly messages: number
  readonly bills: number
  readonly struck: StrikeCounts
  readonly endedByThemselves: number
  readonly repeatedCalls: number
  readonly applied: number
  readonly parked: number
  /** From the first message to the last fault. */
  readonly faultyMs: number
  /** From the last fault until everything has settled. */
  readonly settledMs: number
}

export type ChaosResult =
  | { readonly skip: string }
  | { readonly problems: ReadonlyArray<string>; readonly figures: ChaosFigures | null; readonly logFolder: string }

const countDealers = (payments: number): number => Math.min(60, Math.max(8, Math.ceil(payments / 1_000)))

const missedStrikes = (planned: FaultCounts, struck: StrikeCounts): ReadonlyArray<string> =>
  (["service", "postgres", "kafka", "stops", "freezes"] as const).flatMap((name) =>
    struck[name] === planned[name]
      ? []
      : [`${planned[name]} faults of ${name} were planned, ${struck[name]} happened`]
  )

/** All problems of the ledger after everything has settled. */
const examine = async (
  bench: Bench,
  world: World,
  plan: ReadonlyArray<PlannedMessage>,
  answers: ReadonlyArray<BillBody>
) => {
  const records = await bench.topic.readAll()
  const stored = await readStoredRows(bench.look)
  const problems = [
    ...checkMessages(plan, records, stored),
    ...checkMoney(world, plan, stored),
    ...checkBills(world, answers, stored.bills, await readInvoices(bench.sandboxUrl)),
    ...(await checkInvariants(bench.look)),
    ...(await bench.verify())
  ]
  return { problems, records, stored }
}

const play = async (bench: Bench, options: ChaosOptions) => {
  const { dialect, faults: counts, payments, report, seed } = options
  const random = new SeededRandom(seed)
  const world = await prepareWorld(bench.caller, random.fork(), countDealers(payments))
  const plan = planMessages(random.fork(), world, payments, dialect)
  const faults = planFaults(random.fork(), counts, plan.length)
  const bills = planBills(random.fork(), world, plan.length)
  report(`${world.length} accounts, ${plan.length} messages, ${faults.length} faults, ${bills.length} more bills`)
  const watch = new Watch(bench)
  try {
    const startedMs = performance.now()
    const [struck, answers] = await Promise.all([
      strike(bench, watch, faults, report),
      buy(bench, watch, bills),
      produce(bench, watch, plan)
    ])
    const faultyMs = performance.now() - startedMs
    report("no more faults")
    const { left, tookMs } = await settle(bench, watch)
    report(left.length === 0 ? `settled after ${Math.round(tookMs)} ms` : "not settled")
    const late = left.map((what) => `${settleMsMax} ms after the last fault: ${what}`)
    const { stored, problems, records } = await examine(bench, world, plan, answers)
    const figures: ChaosFigures = {
      messages: records.length,
      bills: stored.bills.length,
      struck,
      endedByThemselves: Object.values(bench.processes).reduce((sum, each) => sum + each.counts.endedByItself, 0),
      repeatedCalls: bench.caller.repeats,
      applied: stored.payments.length,
      parked: stored.parked.length,
      faultyMs,
      settledMs: tookMs
    }
    return { figures, problems: [...watch.problems, ...late, ...problems, ...missedStrikes(counts, struck)] }
  } finally {
    await watch.close()
  }
}

/**
 * Payments, bills and faults on a real Postgres, a real Kafka and real processes of the service; then the ledger is
 * compared with the sent messages. The same options give the same plan.
 */
export const runChaos = async (options: ChaosOptions): Promise<ChaosResult> => {
  const bench = await startBench(options, { PAYMENTS_DIALECT: options.dialect })
  if ("skip" in bench) return bench
  const { logFolder } = bench
  let isGood = false
  try {
    const { figures, problems } = await play(bench, options)
    isGood = problems.length === 0
    return { problems, figures, logFolder }
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : String(error)], figures: null, logFolder }
  } finally {
    await bench.close(!isGood)
  }
}
