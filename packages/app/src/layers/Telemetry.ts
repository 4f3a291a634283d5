import { Effect, Layer, Logger, References, Tracer } from "effect"
import { OtlpExporter, OtlpLogger, OtlpMetrics, OtlpSerialization, OtlpTracer } from "effect/observability"
import type { Settings } from "../settings/Settings.ts"
import { collectorClientLayer } from "../telemetry/collectorClient.ts"
import { jsonLine, withoutPersonal } from "../telemetry/jsonLine.ts"
import { selectiveTracer } from "../telemetry/selectiveTracer.ts"
import { version } from "../telemetry/version.ts"

type Output = "stdout" | "stderr"

const consoleLogger = (output: Output) => {
  if (process.stdout.isTTY) return withoutPersonal(Logger.consolePretty())
  return output === "stderr" ? Logger.withConsoleError(jsonLine) : Logger.withConsoleLog(jsonLine)
}

const shutdownTimeoutMs = 1_000

/** OTLP over HTTP as JSON. An unavailable collector does not affect the service. */
const collectorLayer = (baseUrl: string, output: Output) => {
  const options = (signal: string) => ({
    url: `${baseUrl.replace(/(?<!\/)\/+$/u, "")}/v1/${signal}`,
    resource: { serviceName: "dealer-billing", serviceVersion: version },
    shutdownTimeout: shutdownTimeoutMs
  })
  const logger = Effect.map(OtlpLogger.make(options("logs")), withoutPersonal)
  return Layer.mergeAll(
    Logger.layer([consoleLogger(output), logger]),
    Layer.effectDiscard(OtlpMetrics.make(options("metrics"))),
    Layer.effect(Tracer.Tracer, Effect.map(OtlpTracer.make(options("traces")), selectiveTracer))
  ).pipe(
    Layer.provide(Layer.mergeAll(OtlpExporter.layerFlusher, OtlpSerialization.layerJson, collectorClientLayer))
  )
}

export const telemetryLayer = (settings: Settings, output: Output = "stdout") =>
  Layer.mergeAll(
    settings.otlpEndpoint === null
      ? Logger.layer([consoleLogger(output)])
      : collectorLayer(settings.otlpEndpoint, output),
    Layer.succeed(Logger.LogToStderr, output === "stderr"),
    Layer.succeed(References.MinimumLogLevel, settings.logLevel)
  )
