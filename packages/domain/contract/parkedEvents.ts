import { workerActor } from "../src/internal.ts"

export const byWorker = {
  action: "RETRY",
  outcome: "APPLIED",
  actor: workerActor,
  note: null,
  target: null
} as const
