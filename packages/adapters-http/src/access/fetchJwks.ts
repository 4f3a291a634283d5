import { Data, Effect } from "effect"
import { createLocalJWKSet, type JSONWebKeySet, type LocalJWKSet } from "jose"

interface FetchJwksLimits {
  readonly timeoutMs: number
  readonly bytesMax: number
}

export class JwksNotFetched extends Data.TaggedError("JwksNotFetched")<{ readonly reason: string }> {}

const readLimited = async (response: Response, bytesMax: number): Promise<Uint8Array> => {
  const chunks: Array<Uint8Array> = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > bytesMax) throw new Error(`the response has more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Fetches a key set. Accepts only status 200, and follows no redirect. */
export const fetchJwks = (
  url: string,
  { bytesMax, timeoutMs }: FetchJwksLimits
): Effect.Effect<LocalJWKSet, JwksNotFetched> =>
  Effect.tryPromise({
    try: async (signal) => {
      const response = await fetch(url, { redirect: "manual", signal })
      if (response.status !== 200) {
        await response.body?.cancel()
        throw new Error(`HTTP ${response.status}`)
      }
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await readLimited(response, bytesMax))
      return createLocalJWKSet(JSON.parse(text) as JSONWebKeySet)
    },
    catch: (error) => new JwksNotFetched({ reason: error instanceof Error ? error.message : "unknown" })
  }).pipe(
    Effect.timeoutOrElse({
      duration: timeoutMs,
      orElse: () => Effect.fail(new JwksNotFetched({ reason: `no answer within ${timeoutMs} ms` }))
    })
  )
