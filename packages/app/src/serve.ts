import { HttpServer } from "@dealer-billing/adapters-http"
import { Cause, Console, Effect, Option, References } from "effect"
import { appLayer, type Roles } from "./layers/App.ts"
import { banner, upLine } from "./banner.ts"
import { BillingPlace } from "./layers/Billings.ts"
import { Database } from "./layers/Database.ts"
import { endHardAfter } from "./endHard.ts"
import type { Settings } from "./settings/Settings.ts"
import { telemetryLayer } from "./layers/Telemetry.ts"
import { untilSomethingDies } from "./untilSomethingDies.ts"

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
    if (process.stdout.isTTY) return yield* Console.log(banner(settings, roles, places))
    // A program reads it to learn the ports, whatever else is to be logged.
    yield* Effect.logInfo("Dealer billing is up").pipe(
      Effect.annotateLogs(upLine(settings, roles, places)),
      Effect.provideService(References.MinimumLogLevel, "All")
    )
  })

/** How long a process may take to end, in ms, when a part of it has died. */
const endMsMax = 10_000

/** The process ends, at the latest when its time is over: what died may hold up an ordinary end. */
const endAfterDeath = (cause: Cause.Cause<{ readonly message: string }>) =>
  Cause.hasInterruptsOnly(cause)
    ? Effect.void
    : Effect.andThen(
        Effect.sync(() => endHardAfter(endMsMax, "a part of the service died")),
        Effect.logFatal("A part of the service died, and the process ends", cause)
      )

/** Runs the service until the process is asked to stop. */
export const serve = (settings: Settings, roles: Roles) =>
  announce(settings, roles).pipe(
    Effect.andThen(untilSomethingDies(roles)),
    Effect.tapCause(endAfterDeath),
    Effect.provide(appLayer(settings, roles)),
    Effect.provide(telemetryLayer(settings))
  )
