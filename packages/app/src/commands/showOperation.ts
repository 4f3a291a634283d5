import { OperationWithHistoryJson, operationWithHistoryJson } from "@dealer-billing/adapters-http"
import type { OperationWithHistory } from "@dealer-billing/domain"
import { Console, DateTime, Effect, Schema } from "effect"
import { Flag } from "effect/cli"
import { table } from "./table.ts"

/** `--json`, of every command that shows something. */
export const jsonFlag = Flag.Boolean("json").pipe(
  Flag.withDescription("Print JSON, in the form of the HTTP API"),
  Flag.withDefault(false)
)

export const timeText = (time: DateTime.Utc | null): string | null =>
  time === null ? null : DateTime.formatIso(time)

const text = (found: OperationWithHistory): string => {
  const { cmeDealerId, createdAt, history, leasedUntil, nextAttemptAt, operation, updatedAt } = found
  const fields = [
    ["id", String(operation.id)],
    ["kind", operation.kind],
    ["state", operation.state],
    ["dealer", cmeDealerId],
    ["account", operation.accountType],
    ["bill", operation.billId === null ? null : String(operation.billId)],
    ["reference", operation.reference],
    ["Billing's id", operation.remoteId],
    ["attempts", String(operation.attempts)],
    ["last error", operation.lastError],
    ["requisites", `version ${operation.requisiteVersion}`],
    ["created", timeText(createdAt)],
    ["updated", timeText(updatedAt)],
    ["next attempt", timeText(nextAttemptAt)],
    ["leased until", timeText(leasedUntil)]
  ]
  const events = history.map((event) => [
    timeText(event.at),
    event.state,
    String(event.attempt),
    event.actor,
    event.detail
  ])
  return [table(fields), "", table([["at", "state", "attempt", "by", "what"], ...events])].join("\n")
}

const encode = Schema.encodeEffect(OperationWithHistoryJson)

/** Prints an operation with its history. */
export const showOperation = Effect.fn("showOperation")(function* (found: OperationWithHistory, isJson: boolean) {
  const json = isJson ? yield* Effect.orDie(encode(operationWithHistoryJson(found))) : null
  yield* Console.log(json === null ? text(found) : JSON.stringify(json, null, 2))
})
