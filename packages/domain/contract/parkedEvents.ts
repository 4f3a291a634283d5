import { workerActor } from "@dealer-billing/domain/internal"

export const byWorker = {
  action: "RETRY",
  outcome: "APPLIED",
  actor: workerActor,
  note: null,
  target: null
} as const
