import { HttpServer } from "@dealer-billing/adapters-http"
import { ConsumerHealth } from "@dealer-billing/adapters-kafka"
import { Cause, Console, Effect, Layer, Option } from "effect"
import { appLayer, type Roles } from "./App.ts"
import { banner } from "./banner.ts"
import { BillingPlace } from "./Billings.ts"
import { Database } from "./Database.ts"
import { endHardAfter } from "./endHard.ts"
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

/** How long a process may take to end, in ms, when a part of it has died. */
const endMsMax = 10_000

/**
 * A death that a restart may cure ends the process. What a restart cannot cure leaves the HTTP API up: readiness, a
 * metric and the log tell of it. Without the API there is nothing to keep up.
 */
const untilSomethingDies = (roles: Roles) =>
  Effect.gen(function* () {
    const consumer = Option.match(yield* Effect.serviceOption(ConsumerHealth), {
      onNone: () => Effect.never,
      onSome: ({ died }) =>
        Effect.catchTag(died, "ConsumerDied", (death) =>
          roles.http && !death.canRestartHelp ? Effect.never : Effect.fail(death)
        )
    })
    const worker = Option.match(yield* Effect.serviceOption(WorkerHealth), {
      onNone: () => Effect.never,
      onSome: ({ died }) => died
    })
    return yield* Effect.raceFirst(consumer, worker)
  }).pipe(
    Effect.tapError((death) => Effect.logFatal(`The process ends: ${death.message}`)),
    Effect.tapCause((cause) =>
      Effect.sync(() => {
        if (!Cause.hasInterruptsOnly(cause)) endHardAfter(endMsMax, "a part of the service died")
      })
    )
  )

/** Runs the service until the process is asked to stop. */
export const serve = (settings: Settings, roles: Roles) =>
  announce(settings, roles).pipe(
    Effect.andThen(untilSomethingDies(roles)),
    Effect.provide(appLayer(settings, roles)),
    Effect.provide(Layer.merge(telemetryLayer(settings), failpointLayer(process.env.FAILPOINT)))
  )
