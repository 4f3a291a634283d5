import { Effect } from "effect"
import { repeatPass } from "./repeatPass.ts"
import { billingCallsMax, runBillingOperations } from "./runBillingOperations.ts"

interface BillingWorkerSettings {
  /** So many senders, each of which sends one operation after the other. Default: 4. */
  readonly callsAtOnce?: number
  /** After each pass of a sender, numbered from 0. A sender without a pass for a minute hangs. */
  readonly onPass?: (sender: number) => void
}

/**
 * Sends due operations to Billing until it is interrupted, and then lets running calls end. `OperationSignal` wakes it;
 * twice a second it looks for what other processes inserted. While the storage is away, it logs that and asks again.
 */
export const runBillingWorker = ({ callsAtOnce = billingCallsMax, onPass }: BillingWorkerSettings = {}) =>
  Effect.forEach(
    Array.from({ length: callsAtOnce }, (_, sender) => sender),
    // One operation per pass, so that a slow call delays no other sender.
    (sender) => repeatPass("Sending Billing operations", runBillingOperations(1), () => onPass?.(sender)),
    { concurrency: "unbounded", discard: true }
  )
