import { describe, expect, it } from "vitest"
import { servedHosts } from "../src/access/servedHosts.ts"
import { exchange, head } from "@dealer-billing/http-fuzz"
import { makeHttpBench } from "./httpBench.ts"
import { startServer } from "./startServer.ts"

describe("a server on a loopback address", () => {
  it("serves loopback names and addresses, and allowed hosts", () => {
    const { serves, servesProbe } = servedHosts({ boundTo: "127.0.0.1", allowed: ["Billing.Example"] })
    for (const host of ["localhost", "localhost.", "127.0.0.1", "127.9.8.7", "[::1]", "billing.example"]) {
      expect([host, serves(host)]).toEqual([host, true])
    }
    for (const host of ["evil.example", "localhost.evil.example", "10.0.0.1", "127.0.0.1.evil.example", "[::2]"]) {
      expect([host, serves(host), servesProbe(host)]).toEqual([host, false, false])
    }
  })
})

describe("a server on another address", () => {
  it("serves every host unless some are allowed, and always IP addresses for probes", () => {
    expect(servedHosts({ boundTo: "0.0.0.0", allowed: [] }).serves("any.example")).toBe(true)
    const named = servedHosts({ boundTo: "::", allowed: ["billing.example"] })
    expect(["billing.example", "localhost", "10.1.2.3", "evil.example"].map(named.serves)).toEqual([
      true,
      false,
      false,
      false
    ])
    const probed = ["10.1.2.3", "[2001:db8::1]", "evil.example"].map((host) => named.servesProbe(host))
    expect(probed).toEqual([true, true, false])
  })
})

describe("a page whose name resolves to this machine", () => {
  const paths = ["/v1/dealers/nobody", "/docs", "/openapi.json", "/healthz", "/metrics", "/no/such"]

  it.each(paths)("gets nothing from %s", async (path) => {
    const port = await startServer(makeHttpBench())
    const sent = [
      head("GET", path, { Host: "evil.example" }),
      head("GET", path, { Host: `evil.example:${port}` }),
      head("GET", `http://evil.example${path}`, { Host: "localhost" })
    ]
    for (const bytes of sent) {
      const { statuses, text } = await exchange(port, bytes)
      expect(statuses).toEqual([421])
      expect(text).toContain('"code":"misdirected-request"')
    }
    const ours = await exchange(port, head("GET", path, { Host: `localhost:${port}` }))
    expect(ours.statuses[0]).toBe(path === "/v1/dealers/nobody" || path === "/no/such" ? 404 : 200)
  })
})
