import type { ApiKey, JwtOptions } from "@dealer-billing/adapters-http"
import type { TariffBook } from "@dealer-billing/domain"
import type { LogLevel } from "effect"
import type { BillingSettings } from "./billingSettings.ts"
import type { DatabaseSettings } from "./databaseSettings.ts"
import type { EmbeddedParts } from "./embeddedParts.ts"
import type { HttpSettings } from "./httpSettings.ts"
import type { KafkaSettings } from "./kafkaSettings.ts"
import type { PaymentSettings } from "./paymentSettings.ts"

/** What the process was told to do, checked; the environment variables are those of the README. */
export interface Settings extends DatabaseSettings, BillingSettings, HttpSettings, PaymentSettings {
  readonly embedded: EmbeddedParts
  /** Null: payment events come straight from the sandbox. */
  readonly kafka: KafkaSettings | null
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

export const isEmbedded = (settings: Settings): boolean =>
  settings.databaseUrl === null && settings.billingUrl === null && settings.kafka === null
