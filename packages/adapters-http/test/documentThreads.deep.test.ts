import { BillId, CmeDealerId, DealerId, defaultTariffs } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { expect, it, vi } from "@effect/vitest"
import { Cause, DateTime, Effect, Exit, Fiber } from "effect"
import { Documents } from "../src/endpoint/Documents.ts"
import { documentsLayer, type DocumentLimits } from "../src/documents/documentsLayer.ts"
import type { DocumentTask } from "../src/endpoint/DocumentTask.ts"
import { parseTask, serializeTask } from "../src/documents/serializeTask.ts"

// Each test starts its own threads.
vi.setConfig({ testTimeout: 120_000 })

const makeTask = (name: string, form: "csv" | "json" | "pdf" = "json", isFinal = true): DocumentTask => ({
  kind: "statement",
  form,
  source: {
    head: {
      account: { dealerId: DealerId.make(1n), accountType: "COMMISSION" },
      cmeDealerId: CmeDealerId.make(name),
      period: { from: "2026-11-01", to: "2026-11-30" },
      timeZone: "Europe/Moscow"
    },
    found: { before: new Map(), facts: [] },
    isFinal,
    seller: defaultTariffs.seller,
    requisite: sampleRequisite
  }
})

it("a task arrives in its thread unchanged, including times and sums", () => {
  const at = DateTime.makeUnsafe("2026-11-20T10:00:00.123Z")
  const { source } = makeTask("d-1") as Extract<DocumentTask, { readonly kind: "statement" }>
  const fact = {
    kind: "BILL",
    bookedAt: at,
    amount: 2n ** 60n,
    documentId: "17",
    billId: BillId.make(17n),
    dealId: "lot\u2028",
    paidAt: null,
    reversesPaymentId: null,
    invoice: { number: "1", issuedAt: at }
  } as const
  const found = { before: new Map([["BILL" as const, -5n]]), facts: [fact] }
  const task: DocumentTask = { kind: "statement", form: "csv", source: { ...source, found } }
  const read = parseTask(serializeTask(task))
  expect(read).toEqual(task)
  expect(read.kind === "statement" && DateTime.isDateTime(read.source.found.facts[0]?.bookedAt)).toBe(true)
})

const testThread = new URL("./testThread.ts", import.meta.url)
const run = <A, E>(effect: Effect.Effect<A, E, Documents>, limits: Partial<DocumentLimits> = {}) =>
  Effect.runPromise(Effect.provide(effect, documentsLayer(limits, testThread)))
const make = (task: DocumentTask) => Effect.flatMap(Documents, (documents) => documents.make(task))
const codeOf = (task: DocumentTask) =>
  Effect.map(Effect.flip(make(task)), (error) => [error.code, error.headers?.["Retry-After"]])

it("a document that takes too long is refused, and another thread makes the next one", () =>
  run(
    Effect.gen(function* () {
      expect(yield* make(makeTask("d-1"))).toBe("document 1")
      expect(yield* codeOf(makeTask("spin"))).toEqual(["overloaded", "5"])
      expect(yield* make(makeTask("d-1"))).toBe("document 1")
      expect(yield* make(makeTask("d-2"))).toBe("document 2")
    }),
    { deadlineMs: 1_000 }
  ))

it("a document that needs too much memory ends only its thread", () =>
  run(
    Effect.gen(function* () {
      expect(yield* codeOf(makeTask("fill"))).toEqual(["statement-too-long", undefined])
      expect(yield* make(makeTask("d-1"))).toBe("document 1")
    }),
    { heapMbMax: 32 }
  ))

it("an exception in a thread is a defect, and does not affect the next document", () =>
  run(
    Effect.gen(function* () {
      const exit = yield* Effect.exit(make(makeTask("crash")))
      expect(Exit.isFailure(exit) && Cause.hasDies(exit.cause)).toBe(true)
      expect(yield* make(makeTask("d-1"))).toBe("document 1")
    })
  ))

it("two are made at once, two wait, and more are refused at once", () =>
  run(
    Effect.gen(function* () {
      const fibers = yield* Effect.forEach([1, 2, 3, 4], () => Effect.forkChild(make(makeTask("wait"))))
      yield* Effect.sleep("50 millis")
      expect(yield* codeOf(makeTask("d-1"))).toEqual(["overloaded", "5"])
      expect(yield* Effect.forEach(fibers, Fiber.join)).toEqual(["waited", "waited", "waited", "waited"])
      expect(yield* make(makeTask("d-1"))).toMatch(/^document/u)
    })
  ))

it("a caller that disconnects frees its slot and ends its thread", () =>
  run(
    Effect.gen(function* () {
      const fibers = yield* Effect.forEach([1, 2, 3, 4], () => Effect.forkChild(make(makeTask("spin"))))
      yield* Effect.sleep("50 millis")
      yield* Effect.forEach(fibers, Fiber.interrupt)
      expect(yield* make(makeTask("d-1"))).toBe("document 1")
    }),
    { deadlineMs: 600_000 }
  ))

it("a final PDF is made once while its source is the same", () =>
  run(
    Effect.gen(function* () {
      const first = yield* make(makeTask("d-1", "pdf"))
      expect(yield* make(makeTask("d-1", "pdf"))).toBe(first)
      expect(yield* make(makeTask("d-2", "pdf"))).not.toBe(first)
      const open = makeTask("d-1", "pdf", false)
      expect(yield* make(open)).not.toBe(yield* make(open))
    })
  ))

it("the cache stays within its limit", () =>
  run(
    Effect.gen(function* () {
      const first = yield* make(makeTask("d-1", "pdf"))
      yield* make(makeTask("d-2", "pdf"))
      expect(yield* make(makeTask("d-1", "pdf"))).not.toBe(first)
    }),
    { cacheBytesMax: 30 }
  ))
