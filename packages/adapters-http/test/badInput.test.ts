import { beforeAll, describe, expect, it } from "vitest"
import { makeHttpBench, type Send } from "./httpBench.ts"
import { register, requisite, rewardOf } from "./samples.ts"

const bench = makeHttpBench()
const bills = "/v1/dealers/x-dealer/bills"
const text = new TextEncoder()

beforeAll(async () => {
  await register(bench, "x-dealer")
})

type Case = readonly [name: string, method: string, path: string, sent: Send, status: number, code: string]

const bytes = (...parts: ReadonlyArray<string | ReadonlyArray<number>>) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...text.encode(part)] : part)))

const bodies: ReadonlyArray<readonly [name: string, body: unknown, status: number, code: string]> = [
  ["an empty body", "", 400, "malformed-json"],
  ["no JSON", "{", 400, "malformed-json"],
  ["invalid UTF-8", bytes('{"operation":"', [0xff, 0xfe, 0xc0, 0x80], '"}'), 400, "malformed-json"],
  ["a duplicate key", '{"operation":"GET_REWARD","operation":"GET_DEPOSIT"}', 400, "malformed-json"],
  ["20,000 levels", "[".repeat(20_000) + "]".repeat(20_000), 400, "malformed-json"],
  ["too many bytes", `{"operation":"${"x".repeat(70_000)}"}`, 413, "body-too-large"],
  ["null", "null", 400, "invalid-request"],
  ["a number", "1", 400, "invalid-request"],
  ["a list", "[]", 400, "invalid-request"],
  ["a text", '"GET_REWARD"', 400, "invalid-request"],
  ["__proto__", '{"__proto__":{"operation":"GET_REWARD"}}', 400, "invalid-request"]
]

const bodyTakers = [
  ["POST", "/v1/dealers"],
  ["PUT", "/v1/dealers/x-dealer/requisite"],
  ["POST", bills],
  ["POST", "/v1/dealers/x-dealer/fast-buyout"]
] as const

const bodyCases: ReadonlyArray<Case> = bodyTakers.flatMap(([method, path]) =>
  bodies
    .filter(([, body]) => !(path.endsWith("fast-buyout") && body === ""))
    .map(([name, body, status, code]): Case => [name, method, path, { body }, status, code])
)

const contentTypes: ReadonlyArray<Case> = bodyTakers.flatMap(([method, path]) =>
  [
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/json; charset=windows-1251",
    "application/jsonp"
  ].map((type): Case => [
    type,
    method,
    path,
    { body: "{ }", headers: { "Content-Type": type } },
    415,
    "unsupported-media-type"
  ])
)

const ids: ReadonlyArray<Case> = [
  ["an unknown dealer", "GET", "/v1/dealers/nobody", {}, 404, "dealer-not-found"],
  ["an unknown dealer", "GET", "/v1/dealers/nobody/bills", {}, 404, "dealer-not-found"],
  ["an unknown dealer", "POST", "/v1/dealers/nobody/bills", { body: rewardOf("x-1") }, 404, "dealer-not-found"],
  ["an unknown dealer", "POST", "/v1/dealers/nobody/fast-buyout", {}, 404, "dealer-not-found"],
  ["an unknown dealer", "PUT", "/v1/dealers/nobody/requisite", { body: requisite }, 404, "dealer-not-found"],
  ["an unknown dealer", "GET", "/v1/dealers/nobody/fast-buyout?carPrice=1.00", {}, 404, "dealer-not-found"],
  ["an id with NUL", "GET", "/v1/dealers/a%00b", {}, 404, "dealer-not-found"],
  ["an id that is too long", "GET", `/v1/dealers/${"x".repeat(65)}`, {}, 404, "dealer-not-found"],
  ["an id in another case", "GET", "/v1/dealers/X-DEALER", {}, 404, "dealer-not-found"],
  ["a truncated percent escape", "GET", "/v1/dealers/a%2", {}, 400, "invalid-request"],
  ["a percent escape that is not UTF-8", "GET", "/v1/dealers/a%ff%fe", {}, 400, "invalid-request"],
  ["a percent escape that is not UTF-8", "GET", `${bills}?cursor=%ff`, {}, 400, "invalid-request"],
  ...[
    "0",
    "-1",
    "abc",
    "1.0",
    "1e3",
    "007",
    "9223372036854775807",
    "9223372036854775808",
    "%D9%A1",
    "9".repeat(40)
  ].map((id): Case => [`bill ${id}`, "GET", `/v1/bills/${id}`, {}, 404, "bill-not-found"]),
  ["no such path", "GET", "/v2/dealers", {}, 404, "not-found"],
  ["a path with a double slash", "GET", "/v1//dealers/x-dealer", {}, 404, "not-found"],
  ["a path with a slash at its end", "GET", "/v1/dealers/x-dealer/", {}, 404, "not-found"]
]

const admin = { key: "key-admin" }
const operations: ReadonlyArray<Case> = [
  ...["0", "-1", "abc", "1.0", "007", "9223372036854775807", "9223372036854775808", "%D9%A1"].flatMap(
    (id): ReadonlyArray<Case> =>
      [
        ["GET", "", undefined],
        ["POST", "/retry", undefined],
        ["POST", "/adopt", { remoteId: "client-1" }],
        ["POST", "/reject", { reason: "no" }]
      ].map(([method, end, body]): Case => [
        `operation ${id}`,
        String(method),
        `/v1/operations/${id}${String(end)}`,
        body === undefined ? admin : { ...admin, body },
        404,
        "operation-not-found"
      ])
  ),
  ...["state=OPEN", "state=pending", "state=", "kind=BILL", "cmeDealerId=", "limit=0", "limit=201", "page=1"].map(
    (query): Case => [query, "GET", `/v1/operations?${query}`, admin, 400, "invalid-request"]
  ),
  ["state twice", "GET", "/v1/operations?state=SENT&state=DONE", admin, 400, "invalid-request"],
  ...["", "abc", "MS4w", "Mi4x"].map((cursor): Case => [
    `cursor ${cursor}`,
    "GET",
    `/v1/operations?cursor=${cursor}`,
    admin,
    400,
    "invalid-cursor"
  ]),
  ...[
    {},
    { remoteId: "" },
    { remoteId: ".." },
    { remoteId: " x" },
    { remoteId: 1 },
    { remoteId: "x".repeat(129) },
    { remoteId: "x", url: "javascript:alert(1)" },
    { remoteId: "x", url: "https://user@host/x" },
    { remoteId: "x", url: "" },
    { remoteId: "x", number: "" },
    { remoteId: "x", other: 1 }
  ].map((body): Case => {
    const name = JSON.stringify(body).slice(0, 60)
    return [name, "POST", "/v1/operations/1/adopt", { ...admin, body }, 400, "invalid-request"]
  }),
  ...[{}, { reason: "" }, { reason: "x".repeat(201) }, { reason: "a\nb" }, { reason: "x", other: 1 }].map(
    (body): Case => {
      const name = JSON.stringify(body).slice(0, 60)
      return [name, "POST", "/v1/operations/1/reject", { ...admin, body }, 400, "invalid-request"]
    }
  ),
  ["a body", "POST", "/v1/operations/1/retry", { ...admin, body: { now: true } }, 400, "invalid-request"]
]

const queries: ReadonlyArray<Case> = [
  ...["0", "201", "-1", "+5", "1.5", "1e1", "abc", "", "007", "%D9%A1", "99999999999999999999"].map(
    (limit): Case => [`limit ${limit}`, "GET", `${bills}?limit=${limit}`, {}, 400, "invalid-request"]
  ),
  ["an unknown status", "GET", `${bills}?status=open`, {}, 400, "invalid-request"],
  ["an empty status", "GET", `${bills}?status=`, {}, 400, "invalid-request"],
  ["an empty account", "GET", `${bills}?accountType=`, {}, 400, "invalid-request"],
  ["an unknown account", "GET", `${bills}?accountType=commission`, {}, 400, "invalid-request"],
  ["an unknown parameter", "GET", `${bills}?page=2`, {}, 400, "invalid-request"],
  ["a repeated parameter", "GET", `${bills}?limit=1&limit=2`, {}, 400, "invalid-request"],
  ["an unknown parameter", "GET", "/v1/dealers/x-dealer?x=1", {}, 400, "invalid-request"],
  ["an unknown parameter", "POST", `${bills}?x=1`, { body: rewardOf("x-2") }, 400, "invalid-request"],
  ...["", "abc", "MS4x=", "MS4w", "Mi4x", "MS4wMQ", "MS45OTk5OTk5OTk5OTk5OTk5OTk5", "%00"].map((cursor): Case => [
    `cursor ${cursor}`,
    "GET",
    `${bills}?cursor=${cursor}`,
    {},
    400,
    "invalid-cursor"
  ]),
  ...[
    "",
    "0.00",
    "-1.00",
    "1",
    "1.5",
    "1.005",
    "1e5",
    "NaN",
    "01.00",
    "1,00",
    "%2B1.00",
    "%D9%A1.00",
    "9".repeat(30)
  ].map((price): Case => [
    `price ${price}`,
    "GET",
    `/v1/dealers/x-dealer/fast-buyout?carPrice=${price}`,
    {},
    400,
    "invalid-request"
  ]),
  ["no price", "GET", "/v1/dealers/x-dealer/fast-buyout", {}, 400, "invalid-request"]
]

const methods: ReadonlyArray<Case> = [
  ["DELETE", "/v1/dealers"],
  ["PATCH", "/v1/dealers/x-dealer"],
  ["GET", "/v1/dealers/x-dealer/requisite"],
  ["HEAD", "/v1/dealers"],
  ["PUT", "/v1/bills/1"],
  ["GET", "/v1/operations/1/retry"],
  ["DELETE", "/v1/operations/1"],
  ["POST", "/healthz"],
  ["POST", "/openapi.json"],
  ["POST", "/docs"]
].map(([method = "", path = ""]): Case => [method, method, path, {}, 405, "method-not-allowed"])

describe("bad input", () => {
  it.each([...bodyCases, ...contentTypes, ...ids, ...operations, ...queries, ...methods])(
    "%s by %s to %s gets its problem",
    async (_name, method, path, sent, status, code) => {
      const answer = await bench.send(method, path, sent)
      expect(answer.status).toBe(status)
      expect(answer.headers.get("Content-Type")).toBe("application/problem+json")
      if (method === "HEAD") return
      expect(answer.json).toMatchObject({
        type: `urn:dealer-billing:problem:${code}`,
        title: expect.any(String),
        status,
        detail: expect.any(String),
        code,
        requestId: answer.headers.get("X-Request-Id")
      })
    }
  )

  it("changed nothing", async () => {
    expect((await bench.send("GET", "/v1/operations/1", admin)).json).toMatchObject({
      state: "PENDING",
      history: [{ actor: "service" }]
    })
    expect((await bench.send("GET", `${bills}?status=all`)).json).toEqual({ items: [], nextCursor: null })
    expect((await bench.send("GET", "/v1/dealers/x-dealer")).json).toMatchObject({ requisiteVersion: 1, requisite })
  })

  it("names the methods that a path supports", async () => {
    const answer = await bench.send("DELETE", bills)
    expect(answer.headers.get("Allow")).toBe("POST, GET, HEAD, OPTIONS")
    const options = await bench.send("OPTIONS", bills)
    expect([options.status, options.headers.get("Allow")]).toEqual([204, "POST, GET, HEAD, OPTIONS"])
  })
})
