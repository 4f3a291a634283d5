import { workerActor } from "../src/index.ts"

/** What ends the parking of a message that the worker could apply. */
export const byWorker = {
  action: "RETRY",
  outcome: "APPLIED",
  actor: workerActor,
  note: null,
  target: null
} as const
