export const serverLimits = {
  headersTimeoutMs: 5_000,
  /** For the whole request with its body. */
  requestTimeoutMs: 15_000,
  keepAliveTimeoutMs: 5_000,
  headersCountMax: 64,
  headersBytesMax: 16_384,
  /** Further connections are closed at once. */
  connectionsMax: 4_096,
  /** Per IPv4 address or IPv6 /64 network. */
  connectionsPerAddressMax: 256,
  /** Connections that wait to be accepted. Above it Linux drops new ones, which retry after seconds. */
  backlogMax: 4_096,
  /** For running requests when the server stops. */
  stopTimeoutMs: 10_000
}
export type ServerLimits = typeof serverLimits

/** Enough for one orchestrator and a few metrics collectors. */
export const probeServerLimits: ServerLimits = {
  ...serverLimits,
  requestTimeoutMs: 5_000,
  connectionsMax: 128,
  connectionsPerAddressMax: 32,
  stopTimeoutMs: 1_000
}
