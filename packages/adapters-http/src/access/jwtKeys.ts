import { Data } from "effect"
import { createRemoteJWKSet, customFetch, errors, type FetchImplementation, type JWTVerifyGetKey } from "jose"
import { tokenBuckets } from "../limits/tokenBuckets.ts"

/** How the keys of a token issuer are fetched and kept; times in ms. */
export const jwtKeysLimits = {
  /** How long they are believed without asking again: so long may a withdrawn key still count. */
  ageMsMax: 600_000,
  /** A key that nobody knows is asked for at once so many times, since issuers begin to sign when they publish it, */
  refetchesAtOnce: 5,
  /** and then not more often than this. */
  refetchPauseMs: 5_000,
  /** How long the issuer is left alone after it did not answer well. */
  failurePauseMs: 2_000,
  timeoutMs: 3_000,
  bytesMax: 262_144
}
export type JwtKeysLimits = typeof jwtKeysLimits

/** The keys could not be fetched, so that nobody can say whether a token is good. */
export class JwtKeysUnavailable extends Data.TaggedError("JwtKeysUnavailable")<{ readonly reason: string }> {
  override get message(): string {
    return `The keys of the token issuer are unavailable: ${this.reason}`
  }
}

const readLimited = async (response: Response, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Array<Uint8Array> = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > bytesMax) throw new Error(`the answer has more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

/** A `fetch` that reads a limited answer of status 200, and leaves a server that failed alone for a while. */
const carefulFetch = ({ bytesMax, failurePauseMs }: JwtKeysLimits): FetchImplementation => {
  let pauseEndsAtMs = 0
  return async (url, init) => {
    if (performance.now() < pauseEndsAtMs) throw new Error("it failed a moment ago")
    try {
      const response = await fetch(url, init)
      if (response.status !== 200) {
        await response.body?.cancel()
        throw new Error(`it answered ${response.status}`)
      }
      return new Response(await readLimited(response, bytesMax))
    } catch (error) {
      pauseEndsAtMs = performance.now() + failurePauseMs
      throw error
    }
  }
}

/** No key, or several, fit the token: that is the token's fault, all else is the issuer's. */
const isOfToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys

/** The public keys at an address: fetched when first needed, kept, and fetched again when a token names a new one. */
export const jwtKeys = (url: string, changed: Partial<JwtKeysLimits> = {}): JWTVerifyGetKey => {
  const limits = { ...jwtKeysLimits, ...changed }
  const keys = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: limits.ageMsMax,
    // When a key may be asked for again is decided below: a fixed pause would refuse good tokens for its length.
    cooldownDuration: Infinity,
    timeoutDuration: limits.timeoutMs,
    [customFetch]: carefulFetch(limits)
  })
  const countRefetch = tokenBuckets({ perSecond: 1_000 / limits.refetchPauseMs, burst: limits.refetchesAtOnce })
  const mayRefetch = () => keys.reloading || !countRefetch("", performance.now()).isOver
  const find: JWTVerifyGetKey = async (header, token) => {
    try {
      return await keys(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayRefetch()) throw error
      await keys.reload()
      return keys(header, token)
    }
  }
  return async (header, token) => {
    try {
      return await find(header, token)
    } catch (error) {
      if (isOfToken(error)) throw error
      throw new JwtKeysUnavailable({ reason: error instanceof Error ? error.message : "unknown" })
    }
  }
}
