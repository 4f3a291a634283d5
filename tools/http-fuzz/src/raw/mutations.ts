import { sampleRequisite as requisite } from "@dealer-billing/domain/testing"
import { head } from "./head.ts"

const reward = {
  operation: "GET_REWARD",
  dealId: "m-1",
  carPrice: "1250000.00",
  closedAt: "2026-11-20T10:00:00Z"
}

/** Pseudo-random numbers from a seed (a linear congruential generator). */
const makeNumbers = (seed: number) => {
  let state = BigInt(seed)
  return (below: number): number => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n
    return Number((state >> 33n) % BigInt(below))
  }
}

const typed = { "Content-Type": "application/json" }

const withBody = (method: string, path: string, body: unknown, headers: Record<string, string> = {}): Buffer => {
  const text = JSON.stringify(body)
  const length = { ...typed, "Content-Length": String(Buffer.byteLength(text)) }
  return Buffer.from(head(method, path, { ...length, ...headers }) + text)
}

const admin = { Authorization: "Bearer key-admin" }

/** Valid requests; some name unknown objects. */
const good: ReadonlyArray<Buffer> = [
  withBody("POST", "/v1/dealers", { cmeDealerId: "m-1", requisite }),
  withBody("PUT", "/v1/dealers/m-1/requisite", { ...requisite, email: "m@example.ru" }),
  withBody("POST", "/v1/dealers/m-1/bills", reward, { Prefer: "wait=0" }),
  withBody("POST", "/v1/operations/1/adopt", { remoteId: "client-1" }, admin),
  Buffer.from(head("POST", "/v1/dealers/m-1/fast-buyout", { "Content-Length": "0" })),
  Buffer.from(head("GET", "/v1/dealers/m-1/bills?status=all&limit=5")),
  Buffer.from(head("GET", "/v1/dealers/m-1/fast-buyout?carPrice=900000.00")),
  Buffer.from(head("GET", "/v1/audit?from=2026-11-01T00:00:00Z&limit=2", admin)),
  Buffer.from(`${head("POST", "/v1/dealers", { ...typed, "Transfer-Encoding": "chunked" })}2\r\n{}\r\n0\r\n\r\n`)
]

const spices: ReadonlyArray<Buffer> = [
  "\r\n",
  "\n",
  "\0",
  ":",
  " ",
  "%00",
  "%ff",
  "{",
  '"',
  "\\ud800",
  "..",
  "é"
].map((text) => Buffer.from(text))

const mutate = (bytes: Buffer, below: (limit: number) => number): Buffer => {
  const at = below(bytes.length + 1)
  const spice = spices[below(spices.length)] ?? bytes
  const end = at + below(20)
  const kinds = [
    () => Buffer.concat([bytes.subarray(0, at), Buffer.from([below(256)]), bytes.subarray(at + 1)]),
    () => Buffer.concat([bytes.subarray(0, at), spice, bytes.subarray(at)]),
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]),
    () => Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]),
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes, bytes.subarray(at)])
  ]
  return kinds[below(kinds.length)]?.() ?? bytes
}

/** Valid requests, each changed in one to three places. */
export const mutations = (seed: number, count: number): ReadonlyArray<Buffer> => {
  const below = makeNumbers(seed)
  return Array.from({ length: count }, () => {
    let bytes = good[below(good.length)] ?? Buffer.of()
    for (let times = below(3); times >= 0; times -= 1) bytes = mutate(bytes, below)
    return bytes
  })
}
