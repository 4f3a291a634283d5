import type { BillBody, BillCommand } from "./bench/Caller.ts"
import { billCommand } from "./bench/prepareWorld.ts"
import type { Bench } from "./bench/startBench.ts"
import type { SeededRandom } from "./plan/SeededRandom.ts"
import type { World } from "./plan/World.ts"
import type { Watch } from "./Watch.ts"

interface PlannedBill {
  /** Called after this number of messages. */
  readonly at: number
  readonly cmeDealerId: string
  readonly command: BillCommand
  /** Number of parallel callers. */
  readonly callers: number
}

const billsPerMessage = 1 / 60
const billsMax = 600

export const planBills = (random: SeededRandom, world: World, messages: number): ReadonlyArray<PlannedBill> => {
  const count = Math.min(billsMax, Math.ceil(messages * billsPerMessage))
  return Array.from({ length: count }, (_, number) => {
    const { accountType, cmeDealerId } = random.pick(world)
    const command = billCommand(random, accountType, `later-${number}`)
    return {
      at: Math.floor((number / count) * messages),
      cmeDealerId,
      command,
      callers: random.chance(0.3) ? 3 : 1
    }
  })
}

/** Creates the bills during the run; answers every response. */
export const buy = async (bench: Bench, watch: Watch, bills: ReadonlyArray<PlannedBill>) => {
  const answers: Array<BillBody> = []
  for (const { at, callers, cmeDealerId, command } of bills) {
    await watch.until(() => watch.sent >= at)
    const path = `/v1/dealers/${cmeDealerId}/bills`
    const calls = Array.from({ length: callers }, () => bench.caller.send<BillBody>("POST", path, command))
    answers.push(...(await Promise.all(calls)))
  }
  return answers
}
