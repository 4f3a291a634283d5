import type { ApiKey, JwtOptions } from "@dealer-billing/adapters-http"
import type { TariffBook } from "@dealer-billing/domain"
import type { LogLevel } from "effect"
import type { BillingSettings } from "./billingSettings.ts"
import type { DatabaseSettings } from "./databaseSettings.ts"
import type { EmbeddedParts } from "./embeddedParts.ts"
import type { HttpSettings } from "./httpSettings.ts"
import type { KafkaSettings } from "./kafkaSettings.ts"
import type { PaymentSettings } from "./paymentSettings.ts"

export interface Settings extends DatabaseSettings, BillingSettings, HttpSettings, PaymentSettings {
  readonly embedded: EmbeddedParts
  /** Null: payment events come directly from the sandbox. */
  readonly kafka: KafkaSettings | null
  readonly apiKeys: ReadonlyArray<ApiKey>
  /** `apiKeys` are the public development keys. */
  readonly hasDevelopmentKeys: boolean
  /** Null: no tokens are accepted. */
  readonly jwt: JwtOptions | null
  /** Per caller, on average. */
  readonly requestsPerSecondMax: number
  /** Of all callers. */
  readonly requestsAtOnceMax: number
  readonly tariffs: TariffBook
  readonly logLevel: LogLevel.LogLevel
  readonly otlpEndpoint: string | null
}

export const isEmbedded = (settings: Settings): boolean =>
  settings.databaseUrl === null && settings.billingUrl === null && settings.kafka === null
