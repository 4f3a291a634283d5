import { Layer, Logger, References } from "effect"
import { FetchHttpClient } from "effect/http"
import { Otlp } from "effect/observability"
import type { Settings } from "./Settings.ts"

const logger = (isTerminal: boolean, output: "stdout" | "stderr") => {
  const json = output === "stderr" ? Logger.withConsoleError(Logger.formatJson) : Logger.consoleJson
  return Layer.merge(
    Logger.layer([isTerminal ? Logger.consolePretty() : json]),
    Layer.succeed(Logger.LogToStderr, output === "stderr")
  )
}

/** Logs for people on a terminal and as JSON lines elsewhere; traces, metrics and logs to OTLP when it is set. */
export const telemetryLayer = (settings: Settings, output: "stdout" | "stderr" = "stdout") => {
  const logs = Layer.merge(
    logger(process.stdout.isTTY, output),
    Layer.succeed(References.MinimumLogLevel, settings.logLevel)
  )
  if (settings.otlpEndpoint === null) return logs
  const otlp = Otlp.layerJson({ baseUrl: settings.otlpEndpoint, resource: { serviceName: "dealer-billing" } })
  return otlp.pipe(Layer.provide(FetchHttpClient.layer), Layer.provideMerge(logs))
}
