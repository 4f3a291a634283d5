import type { BillingRecovery } from "@dealer-billing/domain"
import { Redacted } from "effect"
import { readHostList } from "./readHostList.ts"
import { readBillingTls, type BillingTls } from "./billingTls.ts"
import type { MayBePlaintext } from "./plaintextHosts.ts"
import type { SettingsReader } from "./SettingsReader.ts"

export interface BillingSettings {
  /** Null: the sandbox in this process. */
  readonly billingUrl: string | null
  readonly billingTls: BillingTls
  readonly billingToken: Redacted.Redacted<string>
  /** Hosts allowed in invoice links. Null: the host of `billingUrl`. */
  readonly billingLinkHosts: ReadonlyArray<string> | null
  /** Limits of this process. */
  readonly billingCallsPerSecond: number
  readonly billingCallsAtOnce: number
  /** What to do after a call to `billingUrl` without an answer. The sandbox has its own setting. */
  readonly billingRecovery: BillingRecovery
  readonly sandboxPort: number
}

const readBillingToken = (reader: SettingsReader, billingUrl: string | null): string => {
  const token = reader.secret("BILLING_TOKEN")
  if (!reader.isGiven("BILLING_TOKEN") && billingUrl !== null)
    reader.problem("BILLING_TOKEN", "is required with BILLING_URL")
  return token ?? "dev-billing"
}

const recoveries: ReadonlyArray<BillingRecovery> = ["idempotent", "lookup", "none"]

const readBillingRecovery = (reader: SettingsReader): BillingRecovery => {
  const text = reader.text("BILLING_RECOVERY")
  if (text === null) return "idempotent"
  if (reader.text("BILLING_URL") === null) {
    reader.problem("BILLING_RECOVERY", "needs BILLING_URL; for the sandbox, use PUT /sandbox/faults")
  }
  const recovery = recoveries.find((candidate) => candidate === text)
  if (recovery === undefined) reader.problem("BILLING_RECOVERY", `must be one of ${recoveries.join(", ")}`)
  return recovery ?? "idempotent"
}

const readBillingLinkHosts = (reader: SettingsReader): ReadonlyArray<string> | null => {
  const hosts = readHostList(reader, "BILLING_LINK_HOSTS")
  if (hosts.length === 0) return null
  if (reader.text("BILLING_URL") !== null) return hosts
  return reader.problem("BILLING_LINK_HOSTS", "needs BILLING_URL; the sandbox links to itself")
}

export const readBillingSettings = (reader: SettingsReader, mayBePlaintext: MayBePlaintext): BillingSettings => {
  const billingUrl = reader.encryptedUrl("BILLING_URL", mayBePlaintext)
  return {
    billingUrl,
    billingTls: readBillingTls(reader, billingUrl),
    billingRecovery: readBillingRecovery(reader),
    billingLinkHosts: readBillingLinkHosts(reader),
    billingToken: Redacted.make(readBillingToken(reader, billingUrl)),
    billingCallsPerSecond: reader.count("BILLING_CALLS_PER_SECOND", billingUrl === null ? 100 : 10, 10_000),
    billingCallsAtOnce: reader.count("BILLING_CALLS_AT_ONCE", 4, 100),
    sandboxPort: reader.port("SANDBOX_PORT", 8090)
  }
}
