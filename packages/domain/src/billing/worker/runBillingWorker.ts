import { Effect } from "effect"
import { repeatPass } from "./repeatPass.ts"
import { billingCallsMax, runBillingOperations } from "./runBillingOperations.ts"

interface BillingWorkerSettings {
  /** Number of concurrent senders; each sends one operation at a time. Default: 4. */
  readonly callsAtOnce?: number
  /** Called with the sender's index, from 0, after each of its passes. No call for 60 s means that the sender hangs. */
  readonly onPass?: (sender: number) => void
}

/**
 * Sends due operations to Billing until it is interrupted, and then lets running calls end. `OperationSignal` wakes it;
 * twice a second it looks for what other processes inserted. While the storage is unavailable, it logs the failure and
 * retries.
 */
export const runBillingWorker = ({ callsAtOnce = billingCallsMax, onPass }: BillingWorkerSettings = {}) =>
  Effect.forEach(
    Array.from({ length: callsAtOnce }, (_, sender) => sender),
    // One operation per pass, so that a slow call delays no other sender.
    (sender) => repeatPass("Sending Billing operations", runBillingOperations(1), () => onPass?.(sender)),
    { concurrency: "unbounded", discard: true }
  )
