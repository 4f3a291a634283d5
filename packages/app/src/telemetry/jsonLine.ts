import { Array as Arr, Cause, Logger, Redacted, References, Tracer } from "effect"
import { causeWithoutPersonal, errorWithoutPersonal } from "./withoutPersonal.ts"

const plain = (_: string, value: unknown): unknown => {
  if (typeof value === "bigint") return value.toString()
  if (Redacted.isRedacted(value)) return "<redacted>"
  return value instanceof Error ? errorWithoutPersonal(value).stack : value
}

const asText = (part: unknown): string =>
  typeof part === "string"
    ? part
    : part instanceof Error
      ? (errorWithoutPersonal(part).stack ?? part.name)
      : (JSON.stringify(part, plain) ?? String(part))

const encode = (line: Readonly<Record<string, unknown>>): string => {
  try {
    return JSON.stringify(line, plain)
  } catch {
    return JSON.stringify({ time: line.time, level: line.level, message: line.message })
  }
}

/** `traceId` and `spanId` only within a trace, `cause` only after a failure; annotations such as `requestId` beside. */
export const jsonLine = Logger.make(({ cause, date, fiber, logLevel, message }): string => {
  const span = fiber.context.mapUnsafe.get(Tracer.ParentSpan.key) as Tracer.AnySpan | undefined
  const isTraced = span !== undefined && span.spanId !== "noop"
  return encode({
    time: date.toISOString(),
    level: logLevel,
    message: Arr.ensure(message).map(asText).join(" "),
    ...(isTraced ? { traceId: span.traceId, spanId: span.spanId } : {}),
    ...fiber.getRef(References.CurrentLogAnnotations),
    ...(cause.reasons.length === 0 ? {} : { cause: Cause.pretty(causeWithoutPersonal(cause)) })
  })
})

export const withoutPersonal = <A>(logger: Logger.Logger<unknown, A>): Logger.Logger<unknown, A> =>
  Logger.make((options) =>
    logger.log({
      ...options,
      cause: causeWithoutPersonal(options.cause),
      message: Arr.ensure(options.message).map((part) =>
        part instanceof Error ? errorWithoutPersonal(part) : part
      )
    })
  )
