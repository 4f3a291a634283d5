import { connect, type Socket } from "node:net"
import { once } from "node:events"
import { describe, expect, it } from "vitest"
import { refusalSampler, samplingIntervalMs } from "../src/limits/refusalSampler.ts"
import { makeHttpBench } from "./httpBench.ts"
import { makeKey, startIssuer } from "./issuer.ts"
import { startServer } from "./startServer.ts"
import { statusFrom } from "./statusFrom.ts"

describe("an address with too many failed requests", () => {
  it("has no more signatures checked; a key and a recently valid token still work", async () => {
    const issuer = await startIssuer()
    const bench = makeHttpBench({ http: { jwt: issuer.options, strangerRequestsPerSecondMax: 1 } })
    const ask = async (key: string) => (await bench.send("GET", "/v1/dealers/nobody", { key })).status
    const known = await issuer.sign()
    expect(await ask(known)).toBe(404)
    const forged = await issuer.sign({}, await makeKey("first"))
    const statuses = []
    for (let count = 0; count < 12; count += 1) statuses.push(await ask(forged))
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
    expect(statuses.slice(-3)).toContain(429)
    expect(await ask("key-lotus")).toBe(404)
    expect(await ask(known)).toBe(404)
    // The signature of a new token is not checked, even if it is valid.
    const statusesOfNew = []
    for (let count = 0; count < 3; count += 1)
      statusesOfNew.push(await ask(await issuer.sign({ sub: `new-${count}` })))
    expect(statusesOfNew).toContain(429)
  })
})

describe("an address with too many connections", () => {
  it("has the connections above its limit closed; another address has its own limit", async () => {
    const port = await startServer(makeHttpBench(), { host: "0.0.0.0", limits: { connectionsPerAddressMax: 3 } })
    const sockets: Array<Socket> = []
    const open = async () => {
      const socket = connect(port, "127.0.0.1")
      sockets.push(socket.on("error", () => undefined).resume())
      await once(socket, "connect")
      return socket
    }
    for (let count = 0; count < 3; count += 1) await open()
    const fourth = await open()
    await once(fourth, "close")
    expect(sockets.filter((socket) => socket.closed).length).toBe(1)
    const key = { Authorization: "Bearer key-lotus" }
    expect(await statusFrom(port, "127.0.0.2", key)).toBe(404)
    await expect(statusFrom(port, "127.0.0.1", key)).rejects.toThrow()
    for (const socket of sockets) socket.destroy()
    await expect.poll(() => statusFrom(port, "127.0.0.1", key).catch(() => 0), { timeout: 5_000 }).toBe(404)
  })
})

describe("refusals in the log", () => {
  const lines = (bench: ReturnType<typeof makeHttpBench>, status: number) =>
    bench.logs.filter((line) => line.includes(`"status":${status}`)).length

  it("have a line each at first, and other kinds are not left out because of them", async () => {
    const bench = makeHttpBench()
    for (let count = 0; count < 50; count += 1) await bench.send("GET", "/v1/dealers/nobody", { key: "wrong" })
    await bench.send("GET", "/v1/dealers/nobody")
    expect([lines(bench, 401), lines(bench, 404)]).toEqual([20, 1])
  })

  it("are counted when they have no line, and the counts are logged once", () => {
    const sampler = refusalSampler()
    sampler.takeLeftOut(0)
    const logged = Array.from({ length: 50 }, () => sampler.shouldLog("401 to -")).filter(Boolean).length
    sampler.shouldLog("404 to lotus")
    expect([logged, sampler.takeLeftOut(samplingIntervalMs - 1)]).toEqual([20, []])
    expect(sampler.takeLeftOut(samplingIntervalMs)).toEqual([{ kind: "401 to -", count: 30 }])
    expect([sampler.takeLeftOut(2 * samplingIntervalMs), sampler.shouldLog("401 to -")]).toEqual([[], true])
  })

  it("need no memory for made-up kinds", () => {
    const sampler = refusalSampler()
    sampler.takeLeftOut(0)
    for (let index = 0; index < 5_000; index += 1) sampler.shouldLog(`401 to jwt:${index}`)
    expect(sampler.takeLeftOut(samplingIntervalMs)).toEqual([{ kind: "other", count: 3_980 }])
  })
})
