import { admissionDefaults, serverLimits } from "@dealer-billing/adapters-http"
import { readHostList } from "./readHostList.ts"
import type { SettingsReader } from "./SettingsReader.ts"

export interface HttpSettings {
  readonly httpHost: string
  readonly httpPort: number
  /** Null: probes and metrics are on `httpPort`. */
  readonly probePort: number | null
  /** Allowed Host headers. Empty: any host, or only loopback names if `httpHost` is a loopback address. */
  readonly allowedHosts: ReadonlyArray<string>
  /** Per address without a valid key. */
  readonly strangerRequestsPerSecondMax: number
  readonly connectionsPerAddressMax: number
}

/** Commands ignore problems of these variables. */
export const httpVariables = [
  "HTTP_HOST",
  "HTTP_PORT",
  "PROBE_PORT",
  "HTTP_ALLOWED_HOSTS",
  "HTTP_STRANGER_REQUESTS_PER_SECOND",
  "HTTP_CONNECTIONS_PER_ADDRESS"
]

const readProbePort = (reader: SettingsReader, httpPort: number): number | null => {
  if (reader.text("PROBE_PORT") === null) return null
  const port = reader.port("PROBE_PORT", 0)
  return port === httpPort && port !== 0
    ? reader.problem("PROBE_PORT", "must differ from HTTP_PORT; without it, probes and metrics are on HTTP_PORT")
    : port
}

export const readHttpSettings = (reader: SettingsReader): HttpSettings => {
  const httpPort = reader.port("HTTP_PORT", 8080)
  const { connectionsMax, connectionsPerAddressMax } = serverLimits
  return {
    httpHost: reader.text("HTTP_HOST") ?? "127.0.0.1",
    httpPort,
    probePort: readProbePort(reader, httpPort),
    allowedHosts: readHostList(reader, "HTTP_ALLOWED_HOSTS"),
    strangerRequestsPerSecondMax: reader.count(
      "HTTP_STRANGER_REQUESTS_PER_SECOND",
      admissionDefaults.strangerRequestsPerSecondMax,
      100_000
    ),
    connectionsPerAddressMax: reader.count("HTTP_CONNECTIONS_PER_ADDRESS", connectionsPerAddressMax, connectionsMax)
  }
}
