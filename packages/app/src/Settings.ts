import type { RequisiteKeyring } from "@dealer-billing/adapters-postgres"
import type { ApiKey, JwtOptions } from "@dealer-billing/adapters-http"
import type { BillingRecovery, TariffBook } from "@dealer-billing/domain"
import type { LogLevel, Redacted } from "effect"

/** What the process was told to do, checked; the environment variables are those of the README. */
export interface Settings {
  /** Where an embedded Postgres, its key and the demo keep their files. */
  readonly dataFolder: string
  /** Null: an embedded Postgres in the data folder. */
  readonly databaseUrl: Redacted.Redacted<string> | null
  /** Null: a key made in the data folder. */
  readonly requisiteKeys: RequisiteKeyring | null
  /** Null: the sandbox in this process. */
  readonly billingUrl: string | null
  readonly billingToken: Redacted.Redacted<string>
  /** Calls to Billing by this process: so many a second at most, and so many under way at once. */
  readonly billingCallsPerSecond: number
  readonly billingCallsAtOnce: number
  /** How the Billing at `billingUrl` lets an unknown outcome be recovered; the sandbox tells its own. */
  readonly billingRecovery: BillingRecovery
  readonly sandboxPort: number
  /** Null: payment facts come straight from the sandbox. */
  readonly kafka: KafkaSettings | null
  readonly httpHost: string
  readonly httpPort: number
  readonly apiKeys: ReadonlyArray<ApiKey>
  /** The keys are the well-known ones for development. */
  readonly hasDevelopmentKeys: boolean
  /** Whose tokens are believed besides; null: nobody's. */
  readonly jwt: JwtOptions | null
  /** Of one caller, in the long run. */
  readonly requestsPerSecondMax: number
  /** Of all callers. */
  readonly requestsAtOnceMax: number
  readonly tariffs: TariffBook
  readonly logLevel: LogLevel.LogLevel
  readonly otlpEndpoint: string | null
}

export interface KafkaSettings {
  readonly brokers: ReadonlyArray<string>
  readonly topic: string
  readonly groupId: string
  /** After how long without a sign of life the group gives our partitions to others, in ms. */
  readonly sessionTimeoutMs: number
}

export const isEmbedded = (settings: Settings): boolean =>
  settings.databaseUrl === null && settings.billingUrl === null && settings.kafka === null
