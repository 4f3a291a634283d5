const delayMsMax = 5_000

/** Between half of it and the whole, so that callers who failed together do not come back together. */
const jittered = (delayMs: number): number => {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1))
  return delayMs * (0.5 + random / 2 ** 33)
}

/** How long to pause after so many attempts, in ms; never shorter than the service asked for. */
export const retryDelayMs = (attempts: number, firstMs: number, askedMs: number | null): number =>
  Math.max(jittered(Math.min(firstMs * 2 ** (attempts - 1), delayMsMax)), askedMs ?? 0)

/** Rejects with the signal's reason as soon as that is given. */
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
