import { describe, expect, it } from "@effect/vitest"
import { freePort, freshDatabase } from "@dealer-billing/test-kit"
import { Effect, Exit, Scope } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { request } from "node:http"
import { caller, makeInvoice, startSandbox, type Bench } from "./sandboxBench.ts"

/** A sandbox in a process of its own, whose sink refuses everything. */
const startProcess = async (databaseUrl: string, port: number) => {
  const file = new URL("./sandboxProcess.ts", import.meta.url).pathname
  const child = spawn(process.execPath, ["--conditions=@dealer-billing/source", file, databaseUrl, String(port)], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  await once(child.stdout, "data")
  return child
}

describe("a sandbox", () => {
  it.live("starts twice at the same moment on an empty database", () =>
    Effect.gen(function* () {
      const databaseUrl = yield* Effect.promise(freshDatabase)
      const benches = yield* Effect.all(
        Array.from({ length: 4 }, () => startSandbox({ databaseUrl })),
        { concurrency: "unbounded" }
      )
      const answers = yield* Effect.promise(() =>
        Promise.all(benches.map(({ call }) => call("PUT", "/v1/clients/a", { name: "А" })))
      )
      expect(new Set(answers.map(({ body }) => body.clientId)).size).toBe(1)
    })
  )

  it.live("keeps everything through kill -9, and then delivers the events that waited", () =>
    Effect.gen(function* () {
      const databaseUrl = yield* Effect.promise(freshDatabase)
      const port = yield* Effect.promise(freePort)
      const url = `http://127.0.0.1:${port}`
      const before = yield* Effect.promise(async () => {
        const child = await startProcess(databaseUrl, port)
        const bench: Bench = { url, call: caller(url), events: [], recovery: Effect.succeed("idempotent") }
        const { invoiceId } = await makeInvoice(bench)
        const { paymentId } = (await bench.call("POST", `/sandbox/invoices/${invoiceId}/pay`)).body
        await bench.call("PUT", "/sandbox/faults", {
          recovery: "none",
          rules: [{ on: "*", times: 2, status: 500 }]
        })
        const { body: objects } = await bench.call("GET", "/sandbox/objects")
        child.kill("SIGKILL")
        await once(child, "exit")
        return { objects, paymentId }
      })
      const after = yield* startSandbox({ databaseUrl, port })
      expect((yield* Effect.promise(() => after.call("GET", "/sandbox/objects"))).body).toEqual(before.objects)
      expect(yield* after.recovery).toBe("none")
      const faults = yield* Effect.promise(() => after.call("GET", "/sandbox/faults"))
      expect(faults.body.rules).toMatchObject([{ on: "*", times: 2 }])
      yield* Effect.sleep("500 millis")
      expect(after.events.map(({ text }) => text)).toEqual([expect.stringContaining(before.paymentId)])
    })
  )

  it.live("says why it did not start", () =>
    Effect.gen(function* () {
      const first = yield* startSandbox()
      const port = Number(new URL(first.url).port)
      expect((yield* Effect.flip(startSandbox({ port })))._tag).toBe("SandboxNotStarted")
      const noDatabase = "postgres://nobody:secret@127.0.0.1:9/none"
      const failure = yield* Effect.flip(startSandbox({ databaseUrl: noDatabase }))
      expect(failure._tag).toBe("SandboxNotStarted")
      expect(failure.message).not.toContain("secret")
    })
  )

  it.live("stops at once, even with answers that would never end, and frees its port", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const { call, url } = yield* startSandbox().pipe(Scope.provide(scope))
      const rules = ["silence", "drip", "huge"].map((fault) => ({ on: "clients", times: 1, fault }))
      yield* Effect.promise(() => call("PUT", "/sandbox/faults", { rules }))
      const open = rules.map((_, index) => {
        const options = { method: "PUT", agent: false, headers: { authorization: "Bearer t0ken" } }
        const opened = request(`${url}/v1/clients/c-${index}`, options, (response) => response.pause())
        opened.on("error", () => undefined).end('{"name":"А"}')
        return opened
      })
      yield* Effect.sleep("500 millis")
      const closing = Scope.close(scope, Exit.void)
      const inTime = yield* closing.pipe(Effect.timeoutOption("3 seconds"))
      expect(inTime._tag).toBe("Some")
      for (const opened of open) opened.destroy()
      yield* startSandbox({ port: Number(new URL(url).port) })
    })
  )
})
