import { freePort } from "@dealer-billing/embedded-postgres"
import { Effect, Redacted, Schedule } from "effect"
import { startChild } from "../children/Child.ts"
import type { Load, LoadQuestion } from "../children/loadChild.ts"
import { ownProgram } from "../children/startContender.ts"
import { apiKey, startService } from "../children/startService.ts"
import type { Figure } from "../run/Figure.ts"
import { median, shown } from "../run/numbers.ts"
import { Run } from "../run/Run.ts"
import { World } from "../world/World.ts"

/** The pool size of the service. */
const connectionsOfServer = 6
const bills = 20_000
const dealers = 200

const untilReady = (port: number) =>
  Effect.tryPromise(() => fetch(`http://127.0.0.1:${port}/readyz`)).pipe(
    Effect.repeat({ until: (answer) => answer.ok, schedule: Schedule.spaced("100 millis") }),
    Effect.retry(Schedule.spaced("100 millis")),
    Effect.timeout("30 seconds")
  )

const startBoth = Effect.gen(function* () {
  const { profileFolder } = yield* Run
  const { folder, makeDatabase } = yield* World
  const size = { bills, openOfTwenty: 1 }
  const servicePort = yield* Effect.promise(freePort)
  yield* startService("http", "--http", yield* makeDatabase(size), { HTTP_PORT: String(servicePort) })
  const bareOptions = { url: Redacted.value(yield* makeDatabase(size)), connections: connectionsOfServer }
  const bareProgram = ownProgram("./bareServer.ts", bareOptions)
  const bare = yield* startChild({
    name: "http-bare",
    folder,
    profileFolder,
    program: bareProgram,
    environment: null
  })
  const barePort = yield* bare.ask<number>("port", null)
  const program = ownProgram("./loadChild.ts", {})
  const caller = yield* startChild({ name: "http-load", folder, profileFolder: null, program, environment: null })
  yield* untilReady(servicePort)
  let from = 0
  const measure = (port: number, connections: number, requests: number) => {
    const question: LoadQuestion = { port, connections, requests, from, key: apiKey, dealers }
    return caller.ask<Load>("load", question)
  }
  return Effect.fnUntraced(function* (connections: number, requests: number) {
    const ours = yield* measure(servicePort, connections, requests)
    const plain = yield* measure(barePort, connections, requests)
    from += requests
    return { ours, plain }
  })
})

const formatLoad = (loads: ReadonlyArray<Load>): string => {
  const middle = (of: (load: Load) => number) => shown(median(loads.map(of)))
  const [rate, p50, p99] = [
    middle((load) => load.perSecond),
    middle((load) => load.middleMs),
    middle((load) => load.slowMs)
  ]
  return `${rate}/s, p50 ${p50} ms, p99 ${p99} ms`
}

/** createBill over HTTP, against a bare server that inserts one row. */
export const http = Effect.gen(function* () {
  const { report, scale } = yield* Run
  const measure = yield* startBoth
  yield* measure(32, scale.httpRequests)
  return yield* Effect.forEach([1, 32, 128], (connections) =>
    Effect.gen(function* () {
      const requests = connections === 1 ? Math.ceil(scale.httpRequests / 4) : scale.httpRequests
      yield* measure(connections, Math.ceil(requests / 4))
      const rounds = yield* Effect.forEach(Array.from({ length: scale.rounds }), () =>
        measure(connections, requests)
      )
      const value = median(rounds.map(({ ours, plain }) => ours.perSecond / plain.perSecond))
      report(`http, ${connections} connections: ${shown(value)}`)
      return {
        goal: "5",
        what: `createBill over HTTP, ${connections} connections ÷ bare Hono that inserts one row`,
        ours: formatLoad(rounds.map(({ ours }) => ours)),
        reference: formatLoad(rounds.map(({ plain }) => plain)),
        value,
        direction: "at least",
        bar: 0.45,
        moonshot: connections === 128 ? 2 : null
      } satisfies Figure
    })
  )
}).pipe(Effect.scoped)
