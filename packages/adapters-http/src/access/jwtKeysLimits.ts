export const jwtKeysLimits = {
  /** Cache lifetime. A withdrawn key may be accepted for this long. */
  ageMsMax: 600_000,
  /** Cache lifetime while the issuer does not answer. */
  staleMsMax: 86_400_000,
  /** Fetches that one address may cause by unknown key ids: a burst of these, then one per `refetchPauseMs`. */
  refetchesAtOnce: 5,
  refetchPauseMs: 5_000,
  /** The shortest time between two fetches for unknown key ids. */
  fetchPauseMs: 1_000,
  failurePauseMs: 2_000,
  timeoutMs: 3_000,
  bytesMax: 262_144
}
export type JwtKeysLimits = typeof jwtKeysLimits
