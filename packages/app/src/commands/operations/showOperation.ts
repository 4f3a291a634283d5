import { OperationWithHistoryJson, operationWithHistoryJson } from "@dealer-billing/adapters-http"
import type { OperationWithHistory } from "@dealer-billing/domain/internal"
import { Console, Effect, Schema } from "effect"
import { formatTime, printJson } from "../output.ts"
import { table } from "../table.ts"

const describeOperation = (found: OperationWithHistory): string => {
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
    ["created", formatTime(createdAt)],
    ["updated", formatTime(updatedAt)],
    ["next attempt", formatTime(nextAttemptAt)],
    ["leased until", formatTime(leasedUntil)]
  ]
  const events = history.map((event) => [
    formatTime(event.at),
    event.state,
    String(event.attempt),
    event.actor,
    event.detail
  ])
  return [table(fields), "", table([["at", "state", "attempt", "by", "detail"], ...events])].join("\n")
}

const encode = Schema.encodeEffect(OperationWithHistoryJson)

export const showOperation = Effect.fn("showOperation")(function* (found: OperationWithHistory, isJson: boolean) {
  if (isJson) return yield* printJson(yield* Effect.orDie(encode(operationWithHistoryJson(found))))
  yield* Console.log(describeOperation(found))
})
