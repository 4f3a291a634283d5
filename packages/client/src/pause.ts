const delayMsMax = 5_000

/** A fraction from 0 to 1. */
const random = (): number => {
  const [integer = 0] = crypto.getRandomValues(new Uint32Array(1))
  return integer / 2 ** 32
}

/**
 * The pause after an attempt: `Retry-After`, and then any part of the doubling delay. Clients that failed together, or
 * were told the same `Retry-After`, do not retry together.
 */
export const retryDelayMs = (attempts: number, firstMs: number, askedMs: number | null): number =>
  (askedMs ?? 0) + random() * Math.min(firstMs * 2 ** (attempts - 1), delayMsMax)

export const pause = (delayMs: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop)
      resolve()
    }, delayMs)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener("abort", stop, { once: true })
  })
