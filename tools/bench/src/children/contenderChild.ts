import { NodeRuntime } from "@effect/platform-node"
import { Effect, Logger, Redacted } from "effect"
import { domainContender } from "../contenders/domainContender.ts"
import { measureRate, type Rate } from "../contenders/measureRate.ts"
import { plainContender } from "../contenders/plainContender.ts"
import { readEvents } from "../world/events.ts"
import { answerParent } from "./answerParent.ts"

export interface ContenderOptions {
  readonly kind: "domain" | "plain"
  readonly url: string
  readonly connections: number
  /** Number of events to read. */
  readonly events: number
}

export interface ApplyQuestion {
  readonly from: number
  readonly count: number
  readonly chunkLength: number
  readonly atOnce: number
}

/** One contender in its own process, with its events in memory. */
const main = Effect.gen(function* () {
  const options: ContenderOptions = JSON.parse(process.argv[2] ?? "{}")
  const url = Redacted.make(options.url)
  const make = options.kind === "domain" ? domainContender : plainContender
  const contender = yield* make(url, options.connections)
  const events = yield* readEvents(url, options.events)
  const run = Effect.runPromiseWith(yield* Effect.context())
  answerParent({
    apply: ({ atOnce, chunkLength, count, from }: ApplyQuestion): Promise<Rate> => {
      const some = events.slice(from, from + count)
      if (some.length < count) return Promise.reject(new Error(`there are only ${events.length} events`))
      return run(measureRate(contender, some, chunkLength, atOnce))
    }
  })
  return yield* Effect.never
})

main.pipe(Effect.scoped, Effect.provide(Logger.layer([Logger.consolePretty()])), NodeRuntime.runMain)
