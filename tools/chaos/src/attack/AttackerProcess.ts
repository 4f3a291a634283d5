import { fork, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { setPriority } from "node:os"
import { fileURLToPath } from "node:url"
import { attackerNames, type AttackerName } from "./attackerNames.ts"
import type { AttackerCounts } from "./judgeAttack.ts"
import type { AttackWindow } from "./planWindows.ts"

/** Everything that the attackers know. */
export interface Target {
  readonly apiPort: number
  readonly sandboxPort: number
  readonly brokers: ReadonlyArray<string>
  readonly readKey: string
  readonly writeKey: string
  /** Signed by an unknown key, some with unknown key ids. */
  readonly forgedTokens: ReadonlyArray<string>
  readonly cmeDealerId: string
  readonly contractId: string
  readonly invoiceId: string
  /** A statement with almost as many rows as a PDF may have. */
  readonly longStatement: string
}

export interface Orders {
  readonly target: Target
  readonly seed: number
  readonly durationMs: number
  readonly attackers: ReadonlyArray<AttackerName>
}

export type Report = Readonly<Record<string, Pick<AttackerCounts, "sent" | "answers">>>

/** A test file, because the attackers use development dependencies. */
const entry = fileURLToPath(new URL("../../test/attackers/main.ts", import.meta.url))
/** The lowest one, because all processes share two cores. */
const priority = 19
const lateMsMax = 40_000

/** A process with low priority that runs the attackers and counts. */
export class AttackerProcess {
  readonly counts: Record<string, AttackerCounts> = Object.fromEntries(
    attackerNames.map((name) => [name, { windows: 0, sent: 0, answers: {} }])
  )
  readonly #child: ChildProcess

  constructor() {
    this.#child = fork(entry, { execArgv: ["--conditions=@dealer-billing/source", "--max-old-space-size=512"] })
    if (this.#child.pid !== undefined) setPriority(this.#child.pid, priority)
  }

  async attack(target: Target, { attackers, durationMs }: AttackWindow, seed: number): Promise<void> {
    const orders: Orders = { target, seed, durationMs, attackers }
    const signal = AbortSignal.timeout(durationMs + lateMsMax)
    this.#child.send(orders)
    const ended = once(this.#child, "exit", { signal }).then(() => {
      throw new Error("the attackers' process ended unexpectedly")
    })
    const [report] = (await Promise.race([once(this.#child, "message", { signal }), ended])) as [Report]
    for (const name of attackers) this.#add(name, report[name] ?? { sent: 0, answers: {} })
  }

  #add(name: AttackerName, { answers, sent }: Report[string]): void {
    const known = this.counts[name] ?? { windows: 0, sent: 0, answers: {} }
    const sum = { ...known.answers }
    for (const [answer, count] of Object.entries(answers)) sum[answer] = (sum[answer] ?? 0) + count
    this.counts[name] = { windows: known.windows + 1, sent: known.sent + sent, answers: sum }
  }

  close(): void {
    this.#child.kill("SIGKILL")
  }
}
