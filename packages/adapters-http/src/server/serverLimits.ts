/** What one caller may cost the server. */
export const serverLimits = {
  headersTimeoutMs: 5_000,
  /** For the whole request, its body included. */
  requestTimeoutMs: 15_000,
  /** How long a connection may wait for its next request. */
  keepAliveTimeoutMs: 5_000,
  headersCountMax: 64,
  headersBytesMax: 16_384,
  /** More are closed as soon as they come, */
  connectionsMax: 4_096,
  /** and so are more of one address, or of one network of IPv6. */
  connectionsPerAddressMax: 256,
  /** Connections that wait to be accepted. Where there are more, Linux lets a new one try again after seconds. */
  backlogMax: 4_096,
  /** How long running requests may take to end when the server stops. */
  stopTimeoutMs: 10_000
}
export type ServerLimits = typeof serverLimits

/** Who probes is one orchestrator and a few collectors of metrics. */
export const probeServerLimits: ServerLimits = {
  ...serverLimits,
  requestTimeoutMs: 5_000,
  connectionsMax: 128,
  connectionsPerAddressMax: 32,
  stopTimeoutMs: 1_000
}
