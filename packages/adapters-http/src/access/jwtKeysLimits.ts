/** How the keys of a token issuer are fetched and kept; times in ms. */
export const jwtKeysLimits = {
  /** How long they are believed without asking again: so long may a withdrawn key still count. */
  ageMsMax: 600_000,
  /** How long they are believed while the issuer does not answer. */
  staleMsMax: 86_400_000,
  /** For unknown key ids one address may have the keys fetched so many times at once, */
  refetchesAtOnce: 5,
  /** and then not more often than this. */
  refetchPauseMs: 5_000,
  /** Keys that were fetched so short a time ago are not fetched again for an unknown key id, whoever sends it. */
  fetchPauseMs: 1_000,
  /** How long the issuer is left alone after it did not answer well. */
  failurePauseMs: 2_000,
  timeoutMs: 3_000,
  bytesMax: 262_144
}
export type JwtKeysLimits = typeof jwtKeysLimits
