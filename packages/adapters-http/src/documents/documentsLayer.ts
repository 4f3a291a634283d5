import { Effect, Layer, Option, Semaphore } from "effect"
import { invalidRequest } from "../endpoint/decodeInput.ts"
import { HttpProblem } from "../endpoint/problem.ts"
import { documentCache } from "./documentCache.ts"
import { Documents } from "../endpoint/Documents.ts"
import type { DocumentAnswer, DocumentContent, DocumentTask } from "../endpoint/DocumentTask.ts"
import { serializeTask } from "./serializeTask.ts"
import { threadPool } from "./threadPool.ts"

export const documentLimits = {
  atOnceMax: 2,
  /** Above this requests are refused at once. */
  waitingMax: 2,
  deadlineMs: 10_000,
  startMs: 30_000,
  idleMs: 60_000,
  heapMbMax: 256,
  cacheBytesMax: 32 * 1_048_576
}
export type DocumentLimits = typeof documentLimits

const retryAfterS = 5

const overloaded = (detail: string) =>
  new HttpProblem({ code: "overloaded", detail, headers: { "Retry-After": String(retryAfterS) } })

const overran = {
  time: overloaded("Making the document took too long; ask for a shorter period"),
  heap: new HttpProblem({
    code: "statement-too-long",
    detail: "The document needs too much memory; ask for a shorter period"
  })
}

/** A final PDF never changes, and it takes longest to make. */
const isKept = (task: DocumentTask): boolean =>
  task.kind === "statement" && task.form === "pdf" && task.source.isFinal

const toContent = (answer: DocumentAnswer): Effect.Effect<DocumentContent, HttpProblem<"invalid-request">> =>
  "problems" in answer ? Effect.fail(invalidRequest(answer.problems)) : Effect.succeed(answer.content)

// A thread starts from a file: a source file in tests, a built one otherwise.
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js"
const workerEntry = new URL(`./documentWorker.${extension}`, import.meta.url)

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
          Effect.flatMap(toContent)
        )

      const admitted = (bytes: Uint8Array) =>
        places
          .withPermitsIfAvailable(1)(running.withPermits(1)(work(bytes)))
          .pipe(
            Effect.flatMap(
              Option.match({
                onSome: (content) => Effect.succeed(content),
                onNone: () =>
                  Effect.fail(overloaded(`${limits.atOnceMax} documents are being made; try again later`))
              })
            )
          )

      const make = Effect.fn("Documents.make")(function* (task: DocumentTask) {
        const bytes = serializeTask(task)
        if (!isKept(task)) return yield* admitted(bytes)
        const key = cache.makeKey(bytes)
        const kept = cache.get(key)
        if (kept !== undefined) return kept
        const content = yield* admitted(bytes)
        cache.put(key, content)
        return content
      })
      return { make }
    })
  )
