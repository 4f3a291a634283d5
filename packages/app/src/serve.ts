import { HttpServer } from "@dealer-billing/adapters-http"
import { ConsumerHealth } from "@dealer-billing/adapters-kafka"
import { Console, Effect, Layer, Option } from "effect"
import { appLayer, type Roles } from "./App.ts"
import { banner } from "./banner.ts"
import { BillingPlace } from "./Billings.ts"
import { Database } from "./Database.ts"
import { failpointLayer } from "./killAtFailpoint.ts"
import type { Settings } from "./settings/Settings.ts"
import { telemetryLayer } from "./Telemetry.ts"
import { WorkerHealth } from "./Worker.ts"

const hostInUrl = (host: string): string => (host.includes(":") ? `[${host}]` : host)

const announce = (settings: Settings, roles: Roles) =>
  Effect.gen(function* () {
    const server = yield* Effect.serviceOption(HttpServer)
    const billing = yield* Effect.serviceOption(BillingPlace)
    const places = {
      http: Option.match(server, {
        onNone: () => null,
        onSome: ({ port }) => `http://${hostInUrl(settings.httpHost)}:${port}`
      }),
      database: (yield* Database).where,
      billing: Option.match(billing, { onNone: () => null, onSome: ({ where }) => where })
    }
    yield* Console.log(banner(settings, roles, places))
  })

/** A consumer or a worker that died for good ends the process, so that whoever runs it starts it again. */
const untilSomethingDies = Effect.gen(function* () {
  const consumer = yield* Effect.serviceOption(ConsumerHealth)
  const worker = yield* Effect.serviceOption(WorkerHealth)
  return yield* Effect.raceFirst(
    Option.isSome(consumer) ? consumer.value.died : Effect.never,
    Option.isSome(worker) ? worker.value.died : Effect.never
  )
})

/** Runs the service until the process is asked to stop. */
export const serve = (settings: Settings, roles: Roles) =>
  announce(settings, roles).pipe(
    Effect.andThen(untilSomethingDies),
    Effect.provide(appLayer(settings, roles)),
    Effect.provide(Layer.merge(telemetryLayer(settings), failpointLayer(process.env.FAILPOINT)))
  )
