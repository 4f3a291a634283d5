import { HttpServer } from "@dealer-billing/adapters-http"
import { Cause, Console, Effect, Layer, Option, References } from "effect"
import { appLayer, type Roles } from "../../layers/App.ts"
import { BillingPlace } from "../../layers/Billings.ts"
import { Database } from "../../layers/Database.ts"
import { telemetryLayer } from "../../layers/Telemetry.ts"
import type { Settings } from "../../settings/Settings.ts"
import { endHardAfter } from "../../telemetry/endHard.ts"
import { banner, upLine } from "./banner.ts"
import { untilSomethingDies } from "./untilSomethingDies.ts"

const formatHost = (host: string): string => (host.includes(":") ? `[${host}]` : host)

const announce = (settings: Settings, roles: Roles) =>
  Effect.gen(function* () {
    const server = yield* Effect.serviceOption(HttpServer)
    const billing = yield* Effect.serviceOption(BillingPlace)
    const places = {
      http: Option.match(server, {
        onNone: () => null,
        onSome: ({ port }) => `http://${formatHost(settings.httpHost)}:${port}`
      }),
      database: (yield* Database).where,
      billing: Option.match(billing, { onNone: () => null, onSome: ({ where }) => where })
    }
    if (process.stdout.isTTY) return yield* Console.log(banner(settings, roles, places))
    // Programs read the ports from this line, so it is logged at every LOG_LEVEL.
    yield* Effect.logInfo("Dealer billing is up").pipe(
      Effect.annotateLogs(upLine(settings, roles, places)),
      Effect.provideService(References.MinimumLogLevel, "All")
    )
  })

const shutdownMsMax = 10_000

/** A part that died may hang, so the process does not wait for it longer than `shutdownMsMax`. */
const endAfterDeath = (cause: Cause.Cause<{ readonly message: string }>) =>
  Cause.hasInterruptsOnly(cause)
    ? Effect.void
    : Effect.andThen(
        Effect.sync(() => endHardAfter(shutdownMsMax, "a part of the service died")),
        Effect.logFatal("A part of the service died. The process ends.", cause)
      )

export const serve = (settings: Settings, roles: Roles) =>
  announce(settings, roles).pipe(
    Effect.andThen(untilSomethingDies(roles)),
    Effect.tapCause(endAfterDeath),
    Effect.provide(Layer.provideMerge(appLayer(settings, roles), telemetryLayer(settings)))
  )
