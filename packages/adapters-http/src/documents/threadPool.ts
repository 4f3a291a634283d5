import { Worker } from "node:worker_threads"
import { Data, Duration, Effect, Exit } from "effect"

interface ThreadLimits {
  /** For loading the thread's code. */
  readonly startMs: number
  /** For one message. */
  readonly deadlineMs: number
  readonly idleMs: number
  /** Above it the thread ends, not the process. */
  readonly heapMbMax: number
}

export class ThreadOverran extends Data.TaggedError("ThreadOverran")<{ readonly limit: "heap" | "time" }> {}

/** A thread posts this when its code is loaded. */
export const threadReady = "ready"

const failWith = (error: Error): Effect.Effect<never, ThreadOverran> =>
  "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY"
    ? Effect.fail(new ThreadOverran({ limit: "heap" }))
    : Effect.die(error)

const end = (thread: Worker) => Effect.promise(() => thread.terminate())

const nextMessage = <A>(thread: Worker): Effect.Effect<A, ThreadOverran> =>
  Effect.callback<A, ThreadOverran>((resume) => {
    const stopListening = () => {
      thread.off("message", onMessage).off("error", onError).off("exit", onExit)
    }
    const answer = (result: Effect.Effect<A, ThreadOverran>) => {
      stopListening()
      resume(result)
    }
    const onMessage = (message: A) => answer(Effect.succeed(message))
    const onError = (error: Error) => answer(failWith(error))
    const onExit = () => answer(Effect.die(new Error("A thread ended without an answer")))
    thread.on("message", onMessage).on("error", onError).on("exit", onExit)
    return Effect.sync(stopListening)
  })

const within = (ms: number) =>
  Effect.timeoutOrElse({
    duration: Duration.millis(ms),
    orElse: () => Effect.fail(new ThreadOverran({ limit: "time" }))
  })

/** Worker threads that answer each message with one; started on demand and ended when idle. */
export const threadPool = (entry: URL, { deadlineMs, heapMbMax, idleMs, startMs }: ThreadLimits) => {
  // Node runs a source file directly, with the sources of the other packages.
  const execArgv = entry.pathname.endsWith(".ts") ? ["--conditions=@dealer-billing/source"] : []
  const all = new Set<Worker>()
  const idle = new Map<Worker, NodeJS.Timeout>()

  const start = Effect.suspend(() => {
    const thread = new Worker(entry, { execArgv, resourceLimits: { maxOldGenerationSizeMb: heapMbMax } })
    all.add(thread)
    // Without a listener, an error in an idle thread would end the process.
    thread.on("error", () => {})
    thread.once("exit", () => {
      all.delete(thread)
      clearTimeout(idle.get(thread))
      idle.delete(thread)
    })
    return within(startMs)(nextMessage<typeof threadReady>(thread)).pipe(
      Effect.as(thread),
      Effect.onError(() => end(thread))
    )
  })

  const take = Effect.suspend(() => {
    const [thread] = idle.keys()
    if (thread === undefined) return start
    clearTimeout(idle.get(thread))
    idle.delete(thread)
    thread.ref()
    return Effect.succeed(thread)
  })

  const release = (thread: Worker): void => {
    thread.unref()
    idle.set(thread, setTimeout(() => void thread.terminate(), idleMs).unref())
  }

  return {
    /** Sends a message and returns the thread's answer. An interruption, a failure or the deadline ends the thread. */
    ask: <A>(message: Uint8Array): Effect.Effect<A, ThreadOverran> =>
      Effect.uninterruptibleMask((restore) =>
        Effect.flatMap(restore(take), (thread) =>
          restore(
            within(deadlineMs)(
              Effect.andThen(
                Effect.sync(() => thread.postMessage(message)),
                nextMessage<A>(thread)
              )
            )
          ).pipe(Effect.onExit((exit) => (Exit.isSuccess(exit) ? Effect.sync(() => release(thread)) : end(thread))))
        )
      ),
    close: Effect.promise(() => Promise.all([...all].map((thread) => thread.terminate())))
  }
}
