import { Effect, Layer, Option, Semaphore } from "effect"
import { invalidRequest } from "../endpoint/decodeInput.ts"
import { HttpProblem } from "../endpoint/problem.ts"
import { documentCache } from "./documentCache.ts"
import { Documents } from "./Documents.ts"
import type { DocumentAnswer, DocumentContent, DocumentTask } from "./DocumentTask.ts"
import { taskBytes } from "./taskBytes.ts"
import { threadPool } from "./threadPool.ts"

export const documentLimits = {
  atOnceMax: 2,
  /** More than these are refused, and do not wait. */
  waitingMax: 2,
  /** How long a thread may work at one document, in ms. */
  deadlineMs: 10_000,
  startMs: 30_000,
  idleMs: 60_000,
  heapMbMax: 256,
  /** Of all final documents that are kept for the next who asks. */
  cacheBytesMax: 32 * 1_048_576
}
export type DocumentLimits = typeof documentLimits

const retryAfterS = 5

const overloaded = (detail: string) =>
  new HttpProblem({ code: "overloaded", detail, headers: { "Retry-After": String(retryAfterS) } })

const overran = {
  time: overloaded("The document was not made in time; ask for a shorter period"),
  heap: new HttpProblem({
    code: "statement-too-long",
    detail: "The document needs more memory than one may use; ask for a shorter period"
  })
}

/** The same source gives the same paper, and drawing it takes longest. */
const isKept = (task: DocumentTask): boolean =>
  task.kind === "statement" && task.form === "pdf" && task.source.isFinal

const contentOf = (answer: DocumentAnswer): Effect.Effect<DocumentContent, HttpProblem<"invalid-request">> =>
  "problems" in answer ? Effect.fail(invalidRequest(answer.problems)) : Effect.succeed(answer.content)

// A thread is started from a file: the source in tests, a file of its own in the build and in the bundle.
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js"
const workerEntry = new URL(`./documentWorker.${extension}`, import.meta.url)

/** Documents are made by threads: few at once, for a limited time, and with a heap of their own. */
export const documentsLayer = (
  changed: Partial<DocumentLimits> = {},
  entry = workerEntry
): Layer.Layer<Documents> =>
  Layer.effect(
    Documents,
    Effect.gen(function* () {
      const limits = { ...documentLimits, ...changed }
      const threads = yield* Effect.acquireRelease(
        Effect.sync(() => threadPool(entry, limits)),
        ({ close }) => close
      )
      const cache = documentCache(limits.cacheBytesMax)
      const places = Semaphore.makeUnsafe(limits.atOnceMax + limits.waitingMax)
      const running = Semaphore.makeUnsafe(limits.atOnceMax)

      const work = (bytes: Uint8Array) =>
        threads.ask<DocumentAnswer>(bytes).pipe(
          Effect.catchTag("ThreadOverran", ({ limit }) => Effect.fail(overran[limit])),
          Effect.flatMap(contentOf)
        )

      const admitted = (bytes: Uint8Array) =>
        places
          .withPermitsIfAvailable(1)(running.withPermits(1)(work(bytes)))
          .pipe(
            Effect.flatMap(
              Option.match({
                onSome: (content) => Effect.succeed(content),
                onNone: () =>
                  Effect.fail(overloaded(`${limits.atOnceMax} documents are being made; nothing was done`))
              })
            )
          )

      const make = Effect.fn("Documents.make")(function* (task: DocumentTask) {
        const bytes = taskBytes(task)
        if (!isKept(task)) return yield* admitted(bytes)
        const key = cache.keyOf(bytes)
        const kept = cache.get(key)
        if (kept !== undefined) return kept
        const content = yield* admitted(bytes)
        cache.put(key, content)
        return content
      })
      return { make }
    })
  )
