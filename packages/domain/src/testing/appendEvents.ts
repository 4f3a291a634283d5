import { DateTime } from "effect"
import type { NewOperationEvent } from "../billing/OperationEvent.ts"
import type { MemoryTables } from "./MemoryTables.ts"

export const appendEvents = (
  { operationEvents }: MemoryTables,
  events: ReadonlyArray<NewOperationEvent>,
  nowMs: number
): void => {
  const at = DateTime.makeUnsafe(nowMs)
  operationEvents.push(...events.map((event) => ({ ...event, at })))
}
