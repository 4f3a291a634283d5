import { setTimeout as pause } from "node:timers/promises"
import { prepareWorld } from "../bench/prepareWorld.ts"
import { planMessages } from "../plan/planMessages.ts"
import { SeededRandom } from "../plan/SeededRandom.ts"
import type { World } from "../plan/World.ts"
import { settle, settleMsMax } from "../settle.ts"
import { Watch } from "../Watch.ts"
import { AttackerProcess, type Target } from "./AttackerProcess.ts"
import type { AttackerName } from "./attackerNames.ts"
import { examineAttack } from "./examineAttack.ts"
import { GoodCaller } from "./GoodCaller.ts"
import { planLongStatement, produceSteadily } from "./goodProducer.ts"
import { runGoodTraffic, statementPeriod } from "./goodTraffic.ts"
import { judgeAttack, type AttackFigures } from "./judgeAttack.ts"
import { measureLatency, type Phase } from "./measureLatency.ts"
import { planWindows, type AttackWindow } from "./planWindows.ts"
import { keys, startAttackBench, type AttackBench } from "./startAttackBench.ts"
import { readMemoryMb, readSettledMb, watchPeakMb } from "./watchMemory.ts"

interface AttackOptions {
  readonly seed: number
  readonly minutes: number
  readonly attackers: ReadonlyArray<AttackerName>
  /** Node with its flags and the entry of the service. */
  readonly program: ReadonlyArray<string>
  readonly report: (line: string) => void
}

type AttackResult =
  | { readonly skip: string }
  | { readonly figures: AttackFigures | null; readonly problems: ReadonlyArray<string>; readonly logFolder: string }

const dealers = 10
const messagesPerSecond = 20
/** Repeats and poison come on top of the planned events. */
const plannedShare = 0.85
const longStatementPerSecond = 400
/** Good traffic and documents before memory is measured for the first time. */
const warmUpMs = 20_000
/** Until the effects of an attack are over. */
const fadeMs = 3_000
/** The service ends its document thread, and frees its memory, a minute after the last document. */
const memoryTimeoutMs = 90_000
const addresses = { meter: "127.0.0.2", shop: "127.0.0.1" }

const makeTarget = (bench: AttackBench, world: World): Target => {
  const victim = world.find(({ accountType }) => accountType === "SETTLEMENT")
  const long = world.at(-1)
  if (victim === undefined || long === undefined) throw new Error("The world has no account to attack")
  return {
    apiPort: bench.apiPort,
    sandboxPort: bench.sandboxPort,
    brokers: bench.kafka.brokers,
    forgedTokens: bench.forgedTokens,
    cmeDealerId: victim.cmeDealerId,
    contractId: victim.contractId,
    readKey: keys.reader,
    writeKey: keys.writer,
    invoiceId: victim.bills[0]?.invoiceId ?? "",
    longStatement: `/v1/dealers/${long.cmeDealerId}/accounts/${long.accountType}/statement?${statementPeriod}`
  }
}

const documentTypes = ["application/pdf", "text/csv", "application/json"]

/** Long documents are allowed and use memory that the engine keeps, so they belong to the warm-up. */
const readDocuments = async (
  port: number,
  { longStatement, readKey }: Target,
  durationMs: number
): Promise<void> => {
  const endMs = performance.now() + durationMs
  const read = async (accept: string) => {
    while (performance.now() < endMs) {
      const headers = { authorization: `Bearer ${readKey}`, accept }
      await (await fetch(`http://127.0.0.1:${port}${longStatement}`, { headers })).arrayBuffer()
    }
  }
  await Promise.all(documentTypes.map(read))
}

class Course {
  phase: Phase = null
  isOver = false

  async run(
    windows: ReadonlyArray<AttackWindow>,
    attack: (window: AttackWindow, index: number) => Promise<void>,
    report: (line: string) => void
  ): Promise<void> {
    try {
      for (const [index, window] of windows.entries()) {
        const { attackers, durationMs } = window
        report(attackers.length === 0 ? "quiet" : attackers.join(", "))
        if (attackers.length === 0) {
          this.phase = null
          await pause(fadeMs)
          this.phase = "quiet"
          await pause(durationMs - fadeMs)
          continue
        }
        this.phase = "attacked"
        await attack(window, index)
      }
    } finally {
      this.phase = null
      this.isOver = true
    }
  }
}

/** The last account gets only the many small payments, so that its statement fits a PDF. */
const planRun = async ({ caller }: AttackBench, { attackers, minutes, seed }: AttackOptions) => {
  const random = new SeededRandom(seed)
  const world = await prepareWorld(caller, random.fork(), dealers)
  const windows = planWindows(random.fork(), minutes, attackers)
  const runMs = warmUpMs + windows.reduce((sum, { durationMs }) => sum + durationMs, 0)
  const first = world.slice(-1).flatMap(planLongStatement)
  const messages = Math.floor((runMs / 1_000) * messagesPerSecond * plannedShare)
  const plan = [...first, ...planMessages(random.fork(), world.slice(0, -1), messages, "payments")]
  return { world, windows, firstCount: first.length, plan, random }
}

type Run = Awaited<ReturnType<typeof planRun>>

/** Good traffic from the warm-up to the end, beside the attack windows. */
const runTraffic = async (bench: AttackBench, watch: Watch, run: Run, options: AttackOptions) => {
  const { firstCount, plan, random, windows, world } = run
  const { report, seed } = options
  const onSent = (count: number) => (watch.sent = count)
  const first = await produceSteadily(bench.topic, plan.slice(0, firstCount), 0, longStatementPerSecond, onSent)
  await watch.until(() => watch.handled >= firstCount)
  const target = makeTarget(bench, world)
  const meter = new GoodCaller({ port: bench.apiPort, key: keys.meter, address: addresses.meter })
  const shop = new GoodCaller({ port: bench.apiPort, key: keys.shop, address: addresses.shop })
  const attackers = new AttackerProcess()
  const course = new Course()
  const isOver = () => course.isOver
  const ports = Object.values(bench.probePorts)
  const runCourse = async () => {
    await Promise.all([pause(warmUpMs), readDocuments(bench.apiPort, target, warmUpMs / 2)])
    const warmMb = await Promise.all(ports.map(readMemoryMb))
    const attack = (window: AttackWindow, index: number) => attackers.attack(target, window, seed + index)
    await course.run(windows, attack, report)
    return warmMb
  }
  try {
    const [warmMb, promises, records, latency, ...peaksMb] = await Promise.all([
      runCourse().finally(() => (course.isOver = true)),
      runGoodTraffic(shop, random.fork(), world.slice(0, -1), isOver),
      produceSteadily(bench.topic, plan, firstCount, messagesPerSecond, onSent),
      measureLatency(meter, `/v1/dealers/${target.cmeDealerId}`, () => course.phase, isOver),
      ...ports.map((port) => watchPeakMb(port, isOver))
    ])
    const good = {
      sent: shop.sent + meter.sent,
      succeeded: shop.succeeded + meter.succeeded,
      deferred: shop.deferred + meter.deferred,
      reconnected: shop.reconnected + meter.reconnected,
      failures: [...shop.failures, ...meter.failures]
    }
    const sent = { world, plan, promises, records: [...first, ...records] }
    return { sent, good, latency, warmMb, peaksMb, attackers: attackers.counts }
  } finally {
    attackers.close()
    meter.close()
    shop.close()
  }
}

const readProcesses = async (
  { probePorts, processes }: AttackBench,
  warmMb: ReadonlyArray<number>,
  peaksMb: ReadonlyArray<number>
): Promise<AttackFigures["processes"]> => {
  const entries = Object.entries(probePorts).map(async ([name, port], index) => {
    const [warm = NaN, peak = NaN] = [warmMb[index], peaksMb[index]]
    const settledMb = await readSettledMb(port, warm, memoryTimeoutMs)
    const { endedByItself } = processes[name as keyof typeof processes].counts
    return [name, { endedByItself, warmMb: warm, peakMb: peak, settledMb }] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

const play = async (bench: AttackBench, options: AttackOptions): Promise<AttackFigures> => {
  const { report } = options
  const run = await planRun(bench, options)
  report(`${run.world.length} accounts, ${run.plan.length} messages, ${run.windows.length} windows`)
  const watch = new Watch(bench)
  try {
    const { attackers, good, latency, peaksMb, sent, warmMb } = await runTraffic(bench, watch, run, options)
    report("the attacks are over")
    const { left, tookMs } = await settle(bench, watch)
    report(left.length === 0 ? `settled after ${Math.round(tookMs)} ms` : "not settled")
    const processes = await readProcesses(bench, warmMb, peaksMb)
    const examined = await examineAttack(bench, bench.sandboxUrl, sent)
    report(`${examined.hostileMessages} hostile messages, ${examined.parked} parked in all`)
    const unsettled = left.map((what) => `${settleMsMax} ms after the last attack: ${what}`)
    const ledger = [...watch.problems, ...examined.problems]
    return { ...latency, good, payments: examined.payments, attackers, processes, unsettled, ledger }
  } finally {
    await watch.close()
  }
}

/**
 * Attacks beside good traffic on a real Postgres, a real Kafka and real processes of the service; afterwards the ledger
 * must be as without attacks. The same seed and duration give the same plan.
 */
export const runAttack = async (options: AttackOptions): Promise<AttackResult> => {
  const bench = await startAttackBench(options)
  if ("skip" in bench) return bench
  const { logFolder } = bench
  let isGood = false
  try {
    const figures = await play(bench, options)
    const problems = judgeAttack(figures)
    isGood = problems.length === 0
    return { figures, problems, logFolder }
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { figures: null, problems: [problem], logFolder }
  } finally {
    await bench.close(!isGood)
  }
}
