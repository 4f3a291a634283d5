import type { Roles } from "../../layers/App.ts"
import { isEmbedded, type Settings } from "../../settings/Settings.ts"

/** Where each part listens; null: not in this process. */
export interface Places {
  readonly http: string | null
  readonly database: string
  readonly billing: string | null
}

const requisite = {
  type: "LEGAL_ENTITY",
  name: "ПАО Сбербанк",
  inn: "7707083893",
  kpp: "773601001",
  ogrn: "1027700132195",
  legalAddress: "117312, г. Москва, ул. Вавилова, д. 19",
  bankName: "ПАО Сбербанк",
  bik: "044525225",
  settlementAccount: "40702810138250123017",
  correspondentAccount: "30101810400000000225",
  email: "buh@example.ru"
}

const curl = (url: string, body: object): string =>
  `curl -sS -H 'Authorization: Bearer dev-lotus' -H 'Content-Type: application/json' -H 'Prefer: wait=5' ` +
  `-d '${JSON.stringify(body)}' ${url}`

const exampleLines = (http: string): ReadonlyArray<string> => [
  "Try it (register a dealer, then bill it for a sold car):",
  `  ${curl(`${http}/v1/dealers`, { cmeDealerId: "dealer-1", requisite })}`,
  `  ${curl(`${http}/v1/dealers/dealer-1/bills`, {
    operation: "GET_REWARD",
    dealId: "lot-42",
    carPrice: "1250000.00",
    closedAt: "2026-11-20T10:00:00Z"
  })}`
]

const describeKeys = ({ apiKeys, hasDevelopmentKeys, jwt }: Settings): string => {
  if (hasDevelopmentKeys) return "dev-lotus (read, write), dev-admin (read, write, admin): for this machine only"
  const tokens = jwt === null ? [] : [`tokens of ${jwt.issuer}`]
  return [...apiKeys.map((key) => key.name), ...tokens].join(", ")
}

const elsewhere = "not in this process"

const describePayments = (settings: Settings, roles: Roles): string => {
  if (settings.kafka !== null) {
    const place = `${settings.kafka.brokers.join(", ")}, topic ${settings.kafka.topic}`
    return roles.consumer ? place : `${place} (consumed by another process)`
  }
  return settings.billingUrl === null
    ? "none: the sandbox sends payment events directly to the service"
    : "none: no payment events arrive until KAFKA_BROKERS is set"
}

/** The same for programs, as fields of one log line, without keys. */
export const upLine = (settings: Settings, roles: Roles, { billing, database, http }: Places) => ({
  http: http ?? elsewhere,
  database,
  billing: billing ?? elsewhere,
  kafka: describePayments(settings, roles)
})

export const banner = (settings: Settings, roles: Roles, { billing, database, http }: Places): string =>
  [
    "",
    "Dealer billing is up.",
    `  HTTP API   ${http === null ? elsewhere : `${http}/v1 (documentation: ${http}/docs)`}`,
    `  Postgres   ${database}`,
    `  Billing    ${billing ?? elsewhere}`,
    `  Kafka      ${describePayments(settings, roles)}`,
    `  Keys       ${describeKeys(settings)}`,
    "",
    ...(settings.hasDevelopmentKeys && http !== null ? exampleLines(http) : []),
    ...(isEmbedded(settings) ? ["", "Press Ctrl-C to stop. The data is kept."] : []),
    ""
  ].join("\n")
