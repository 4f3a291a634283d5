const delayMsMax = 5_000

/** Between half and all of the delay, so that clients that failed together do not retry together. */
const addJitter = (delayMs: number): number => {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1))
  return delayMs * (0.5 + random / 2 ** 33)
}

/** The pause after an attempt; never shorter than `Retry-After`. */
export const retryDelayMs = (attempts: number, firstMs: number, askedMs: number | null): number =>
  Math.max(addJitter(Math.min(firstMs * 2 ** (attempts - 1), delayMsMax)), askedMs ?? 0)

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
