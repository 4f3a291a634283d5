import { Effect, Equal, type Redacted } from "effect"
import type { ApplyQuestion } from "../children/contenderChild.ts"
import { startContender } from "../children/startContender.ts"
import type { FullRate } from "../contenders/measureRate.ts"
import { median, shown } from "../run/numbers.ts"
import { readServerCpu } from "../counters/serverCpu.ts"
import { createSchema } from "../plain/createSchema.ts"
import { Run } from "../run/Run.ts"
import { openSql } from "../world/openSql.ts"
import { digestLedger } from "../world/digestLedger.ts"
import { World } from "../world/World.ts"

/** The service runs for days, so it is measured warm. */
const warmUpMin = 1_000
const warmUpCount = (count: number): number => Math.max(warmUpMin, count)

export const plainDatabase = Effect.gen(function* () {
  const { scale } = yield* Run
  const url = yield* (yield* World).makeDatabase({ bills: scale.applyBills, openOfTwenty: 15 })
  yield* createSchema(yield* openSql(url))
  return url
}).pipe(Effect.scoped)

const middleRate = (rates: ReadonlyArray<FullRate>): FullRate => ({
  serverMicros: median(rates.map(({ serverMicros }) => serverMicros)),
  perSecond: median(rates.map(({ perSecond }) => perSecond)),
  cpuMicros: median(rates.map(({ cpuMicros }) => cpuMicros))
})

const apply = Effect.fnUntraced(function* (
  contender: Effect.Success<ReturnType<typeof startContender>>,
  url: Redacted.Redacted<string>,
  question: ApplyQuestion
) {
  const before = yield* readServerCpu(url)
  const rate = yield* contender.apply(question)
  const serverMicros = ((yield* readServerCpu(url)) - before) / question.count
  return { ...rate, serverMicros } satisfies FullRate
})

export const formatRate = ({ cpuMicros, perSecond, serverMicros }: FullRate): string =>
  `${shown(perSecond)}/s; µs of CPU each: ${shown(cpuMicros)} Node, ${shown(serverMicros)} Postgres`

/**
 * Runs the service and the hand-written SQL in turn on equal databases, which must be equal at the end. Answers the
 * median rates and ratio per chunk length.
 */
export const compareApply = Effect.fn("compareApply")(function* (
  name: string,
  chunkLengths: ReadonlyArray<number>,
  count: number,
  atOnce: number
) {
  const { report, scale } = yield* Run
  const ours = yield* (yield* World).makeDatabase({ bills: scale.applyBills, openOfTwenty: 15 })
  const plain = yield* plainDatabase
  const events = chunkLengths.length * (warmUpCount(count) + scale.rounds * count)
  const options = { connections: atOnce, events }
  const domain = yield* startContender(`${name}-domain`, "domain", ours, options)
  const reference = yield* startContender(`${name}-plain`, "plain", plain, options)
  let from = 0
  const next = Effect.fnUntraced(function* (chunkLength: number, some: number) {
    const question = { from, count: some, chunkLength, atOnce }
    from += some
    return { ours: yield* apply(domain, ours, question), plain: yield* apply(reference, plain, question) }
  })
  const results = yield* Effect.forEach(chunkLengths, (chunkLength) =>
    Effect.gen(function* () {
      yield* next(chunkLength, warmUpCount(count))
      const rounds = yield* Effect.forEach(Array.from({ length: scale.rounds }), () => next(chunkLength, count))
      const ratios = rounds.map((round) => round.ours.perSecond / round.plain.perSecond)
      report(
        `${name}, chunks of ${chunkLength}: ratios ${ratios.map((ratio) => Math.round(ratio * 100) / 100).join(" ")}`
      )
      return {
        chunkLength,
        ours: middleRate(rounds.map((round) => round.ours)),
        plain: middleRate(rounds.map((round) => round.plain)),
        ratio: median(ratios)
      }
    })
  )
  const [left, right] = [yield* digestLedger(ours), yield* digestLedger(plain)]
  if (!Equal.equals(left, right)) {
    const different = left.filter((side, index) => !Equal.equals(side, right[index])).map(({ what }) => what)
    return yield* Effect.die(
      new Error(`the service and the hand-written SQL left different ${different.join(", ")}`)
    )
  }
  return results
}, Effect.scoped)
