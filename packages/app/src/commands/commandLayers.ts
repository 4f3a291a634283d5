import { CurrentPaymentsDialect, OperationSignal, PaymentMax } from "@dealer-billing/domain"
import { Layer } from "effect"
import { checkDialect } from "../layers/Database.ts"
import type { Settings } from "../settings/Settings.ts"
import { telemetryLayer } from "../layers/Telemetry.ts"
import { commandBillingLayer } from "./commandBillingLayer.ts"
import { commandDatabaseLayer, commandStorageLayer } from "./CommandDatabase.ts"

/** What a command prints is its answer; what it logs goes beside that. */
const logs = (settings: Settings) => telemetryLayer(settings, "stderr")

const books = (settings: Settings) =>
  Layer.mergeAll(
    commandStorageLayer(settings),
    OperationSignal.layer,
    Layer.succeed(PaymentMax, settings.paymentMax),
    Layer.succeed(CurrentPaymentsDialect, settings.paymentsDialect)
  )

/** For commands that work on our books alone. */
export const booksLayer = (settings: Settings) =>
  books(settings).pipe(Layer.provide(commandDatabaseLayer(settings)), Layer.provideMerge(logs(settings)))

/** For commands that apply payment events: like `serve`, they refuse a database of the other dialect. */
export const paymentsLayer = (settings: Settings) =>
  Layer.effectDiscard(checkDialect(settings)).pipe(
    Layer.provideMerge(books(settings)),
    Layer.provide(commandDatabaseLayer(settings)),
    Layer.provideMerge(logs(settings))
  )

/** For commands that ask Billing, too. */
export const booksAndBillingLayer = (settings: Settings) =>
  Layer.mergeAll(commandStorageLayer(settings), OperationSignal.layer, commandBillingLayer(settings)).pipe(
    Layer.provide(commandDatabaseLayer(settings)),
    Layer.provideMerge(logs(settings))
  )
