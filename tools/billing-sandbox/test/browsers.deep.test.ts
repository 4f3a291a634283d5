import { request } from "node:http"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeInvoice, startSandbox } from "./sandboxBench.ts"

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** Sends headers that `fetch` keeps to itself, as a browser does. */
const send = (url: string, { body = "", headers, method, path }: Sent): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { method, headers, agent: false })
    asked.on("error", reject)
    asked.on("response", (response) => response.resume().on("end", () => resolve(response.statusCode ?? 0)))
    asked.end(body)
  })

const json = { "Content-Type": "application/json" }
const crossSite = { "Sec-Fetch-Site": "cross-site" }

describe("a page of another site", () => {
  it.live("cannot drive the sandbox: neither by a form, nor by a script, nor under a name of its own", () =>
    Effect.gen(function* () {
      const bench = yield* startSandbox()
      const { invoiceId, url: pdf } = yield* Effect.promise(() => makeInvoice(bench))
      const port = new URL(bench.url).port
      const pay = { method: "POST", path: `/sandbox/invoices/${invoiceId}/pay` }
      const status = (sent: Sent) => Effect.promise(() => send(bench.url, sent))

      const forms = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"]
      for (const type of forms) {
        expect([type, yield* status({ ...pay, headers: { "Content-Type": type }, body: "{}" })]).toEqual([
          type,
          415
        ])
      }
      expect(yield* status({ ...pay, headers: {} })).toBe(415)
      expect(yield* status({ ...pay, headers: { ...json, ...crossSite }, body: "{}" })).toBe(403)
      expect(yield* status({ ...pay, headers: { ...json, "Sec-Fetch-Site": "same-site" } })).toBe(403)
      for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
        expect([origin, yield* status({ ...pay, headers: { ...json, Origin: origin } })]).toEqual([origin, 403])
      }
      expect(yield* status({ method: "GET", path: "/sandbox/objects", headers: crossSite })).toBe(403)
      for (const path of ["/sandbox/objects", "/v1/clients?ref=a", new URL(pdf).pathname]) {
        const headers = { Host: `evil.example:${port}`, Authorization: "Bearer t0ken" }
        expect([path, yield* status({ method: "GET", path, headers })]).toEqual([path, 421])
      }
      yield* Effect.sleep("100 millis")
      expect(bench.events).toEqual([])
    })
  )

  it.live("may lead to an invoice; the sandbox's own machine drives it under any loopback name", () =>
    Effect.gen(function* () {
      const bench = yield* startSandbox()
      const { invoiceId, url: pdf } = yield* Effect.promise(() => makeInvoice(bench))
      const port = new URL(bench.url).port
      const status = (sent: Sent) => Effect.promise(() => send(bench.url, sent))
      expect(yield* status({ method: "GET", path: new URL(pdf).pathname, headers: crossSite })).toBe(200)
      for (const host of ["localhost", "127.0.0.1", "127.0.0.9", "[::1]"]) {
        const headers = { Host: `${host}:${port}` }
        expect([host, yield* status({ method: "GET", path: "/sandbox/objects", headers })]).toEqual([host, 200])
      }
      const headers = { ...json, Origin: bench.url, "Sec-Fetch-Site": "same-origin" }
      expect(yield* status({ method: "POST", path: `/sandbox/invoices/${invoiceId}/pay`, headers })).toBe(200)
    })
  )
})
