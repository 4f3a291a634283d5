import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { expectProblem } from "../src/demo/Api.ts"
import { eventually, lotus, post, requisite, reward, temporaryFolder } from "./caller.ts"
import { ancestors, startCollector, type Collector } from "./collector.ts"
import { readPrometheusText } from "./prometheusText.ts"
import { runService, type RunningService } from "./runService.ts"

const traceId = "0af7651916cd43dd8448eb211c80319c"
const spanId = "b7ad6b7169203331"

/** None of it may be in what leaves the process other than as an answer to a caller. */
const personal = [
  requisite.name,
  requisite.inn,
  requisite.ogrn,
  requisite.legalAddress,
  requisite.settlementAccount,
  requisite.correspondentAccount,
  requisite.email
]

describe("what operators see of the service", () => {
  let collector: Collector
  let service: RunningService
  beforeAll(async () => {
    collector = await startCollector()
    service = await runService({
      DATA_DIR: temporaryFolder(),
      LOG_LEVEL: "Debug",
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test"
    })
    const api = lotus(service)
    const registered = await fetch(`${service.url}/v1/dealers`, {
      method: "POST",
      headers: {
        authorization: "Bearer dev-lotus",
        "content-type": "application/json",
        prefer: "wait=5",
        traceparent: `00-${traceId}-${spanId}-01`,
        "x-request-id": "register-1"
      },
      body: JSON.stringify({ cmeDealerId: "t-1", requisite })
    })
    assert.strictEqual(registered.status, 201)
    assert.strictEqual((await api.createBill("t-1", reward("lot-1"))).body.status, "ISSUED")
    assert.strictEqual((await expectProblem(api.getDealer("nobody"))).status, 404)
    await post(
      `${service.url}/v1/dealers`,
      { cmeDealerId: "t-2", requisite: { ...requisite, inn: "1" } },
      "dev-lotus"
    )
    await fetch(`${service.url}/v1/dealers/${"x".repeat(40)}/none`)
    await eventually(
      () => Promise.resolve(collector.spans.some((span) => span.attributes["billing.object"] === "INVOICE")),
      (isThere) => isThere
    )
  })
  afterAll(async () => {
    await service.end("SIGTERM")
    collector.close()
  })

  it("traces a request through its statements, in the trace of its caller", () => {
    const spans = collector.spans.filter((span) => span.traceId === traceId)
    const root = spans.find((span) => span.name === "POST /v1/dealers")
    assert.isDefined(root)
    assert.strictEqual(root.parentSpanId, spanId)
    assert.deepInclude(root.attributes, {
      "request.id": "register-1",
      "http.response.header.location": "/v1/dealers/t-1"
    })
    assert.strictEqual(String(root.attributes["http.response.status_code"]), "201")
    const statements = spans.filter((span) => span.name === "sql.execute")
    assert.isAbove(statements.length, 3)
    const insert = statements.find((span) =>
      String(span.attributes["db.query.text"]).startsWith("insert into dealers")
    )
    assert.isDefined(insert)
    const above = ["sql.transaction", "registerDealer", "http.registerDealer", "POST /v1/dealers"]
    assert.includeMembers([...ancestors(spans, insert)], above)
  })

  it("traces what the worker did for a bill, from the operation to the call and what was stored", () => {
    const call = collector.spans.find((span) => span.attributes["billing.object"] === "INVOICE")
    assert.isDefined(call)
    assert.strictEqual(call.name, "Billing.call")
    const spans = collector.spans.filter((span) => span.traceId === call.traceId)
    const root = spans.find((span) => span.parentSpanId === undefined)
    assert.isDefined(root)
    assert.strictEqual(root.name, "runBillingOperations.runOne")
    assert.deepInclude(root.attributes, { "billing.operation.kind": "INVOICE", "bill.id": "1" })
    assert.deepStrictEqual(ancestors(spans, call).at(-1), "runBillingOperations.runOne")
    assert.isDefined(spans.find((span) => span.name === "recordOutcome"))
    const request = collector.spans.find(
      (span) => span.attributes["http.response.header.location"] === "/v1/bills/1"
    )
    assert.strictEqual(request?.name, "POST /v1/dealers/{cmeDealerId}/bills")
  })

  it("links the work of the worker to the request that asked for it, also where that is the caller's trace", () => {
    const linked = (kind: string) => {
      const root = collector.spans.find((span) => span.attributes["billing.operation.kind"] === kind)
      assert.isDefined(root)
      assert.strictEqual(root.links.length, 1)
      const origin = collector.spans.find((span) => span.spanId === root.links[0]?.spanId)
      assert.isDefined(origin)
      assert.strictEqual(origin.traceId, root.links[0]?.traceId)
      assert.notStrictEqual(origin.traceId, root.traceId)
      const below = collector.spans.filter((span) => span.traceId === root.traceId && span !== root)
      assert.isTrue(below.every(({ links }) => links.length === 0))
      return { traceId: origin.traceId, request: ancestors(collector.spans, origin).at(-1) }
    }
    assert.deepStrictEqual(linked("CLIENT"), { traceId, request: "POST /v1/dealers" })
    assert.strictEqual(linked("INVOICE").request, "POST /v1/dealers/{cmeDealerId}/bills")
  })

  it("takes what a caller did wrong for no failure of ours", () => {
    const refused = collector.spans.filter((span) => String(span.attributes["http.response.status_code"]) === "404")
    assert.deepStrictEqual(
      refused.map((span) => [span.name, span.status.code]),
      [["GET /v1/dealers/{cmeDealerId}", 1]]
    )
  })

  it("traces neither probes nor looking for work", () => {
    const roots = new Set(
      collector.spans
        .filter((span) => !collector.spans.some((other) => other.spanId === span.parentSpanId))
        .map((span) => span.name)
    )
    assert.deepStrictEqual([...roots].toSorted(), [
      "GET /v1/dealers/{cmeDealerId}",
      "POST /v1/dealers",
      "POST /v1/dealers/{cmeDealerId}/bills",
      "runBillingOperations.runOne"
    ])
  })

  it("writes one JSON object per line, with the request and its trace", () => {
    const lines = service
      .output()
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    for (const line of lines) assert.containsAllKeys(line, ["time", "level", "message"])
    const answered = lines.find((line) => line.requestId === "register-1")
    assert.deepInclude(answered, { level: "Info", message: "Answered a request", traceId, status: 201 })
    assert.match(String(answered?.time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })

  it("sends logs and metrics to the collector too", async () => {
    const seen = () => Promise.resolve(new Set(collector.paths))
    const paths = await eventually(seen, ({ size }) => size === 3)
    assert.deepStrictEqual([...paths].toSorted(), ["/v1/logs", "/v1/metrics", "/v1/traces"])
    assert.include(collector.payloads.join(), "deployment.environment.name")
  })

  it("shows metrics in the exact text format, with routes and without what callers made up", async () => {
    const answer = await fetch(`${service.url}/metrics`, { headers: { authorization: "Bearer dev-lotus" } })
    const text = await answer.text()
    const families = readPrometheusText(text)
    const samples = families.get("http_requests_total")?.samples ?? []
    const bills = samples.find(({ labels }) => labels.get("route") === "/v1/dealers/{cmeDealerId}/bills")
    assert.deepInclude(bills, { value: 1 })
    assert.isDefined(samples.find(({ labels }) => labels.get("route") === "unmatched"))
    assert.notInclude(text, "xxxxx")
    const pools = families.get("db_pool_connections_max")?.samples.map(({ labels }) => labels.get("pool")) ?? []
    assert.includeMembers(pools, ["dealer-billing-http", "dealer-billing-work"])
    for (const name of ["process_resident_memory_bytes", "nodejs_event_loop_delay_seconds", "billing_operations"]) {
      assert.isTrue(families.has(name), name)
    }
    assert.isAbove(families.get("process_start_time_seconds")?.samples[0]?.value ?? 0, 1.7e9)
  })

  it("lets nothing personal out in traces, logs and metrics", () => {
    const told = service.output().split("Try it")[0] + [...collector.payloads, ...logsOf(service)].join()
    for (const secret of personal) assert.notInclude(told, secret)
  })
})

const logsOf = (service: RunningService): ReadonlyArray<string> =>
  service
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
