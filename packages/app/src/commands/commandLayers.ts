import { CurrentPaymentsDialect, OperationSignal, PaymentMax } from "@dealer-billing/domain"
import { Layer } from "effect"
import { checkDialect } from "../layers/Database.ts"
import { telemetryLayer } from "../layers/Telemetry.ts"
import type { Settings } from "../settings/Settings.ts"
import { commandBillingLayer } from "./commandBillingLayer.ts"
import { commandDatabaseLayer, commandStorageLayer } from "./CommandDatabase.ts"

/** The command's output goes to stdout, so its log goes to stderr. */
export const commandLogLayer = (settings: Settings) => telemetryLayer(settings, "stderr")

const ports = (settings: Settings) =>
  Layer.mergeAll(
    commandStorageLayer(settings),
    OperationSignal.layer,
    Layer.succeed(PaymentMax, settings.paymentMax),
    Layer.succeed(CurrentPaymentsDialect, settings.paymentsDialect)
  )

/** For commands that do not call Billing. */
export const ledgerLayer = (settings: Settings) =>
  ports(settings).pipe(Layer.provide(commandDatabaseLayer(settings)), Layer.provideMerge(commandLogLayer(settings)))

/** For commands that apply payment events. Like `serve`, they refuse a database of the other dialect. */
export const paymentsLayer = (settings: Settings) =>
  Layer.effectDiscard(checkDialect(settings)).pipe(
    Layer.provideMerge(ports(settings)),
    Layer.provide(commandDatabaseLayer(settings)),
    Layer.provideMerge(commandLogLayer(settings))
  )

/** For commands that call Billing as well. */
export const ledgerAndBillingLayer = (settings: Settings) =>
  Layer.mergeAll(commandStorageLayer(settings), OperationSignal.layer, commandBillingLayer(settings)).pipe(
    Layer.provide(commandDatabaseLayer(settings)),
    Layer.provideMerge(commandLogLayer(settings))
  )
