import { spawn } from "node:child_process"
import { once } from "node:events"
import { Agent, createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { exportJWK, generateKeyPair, SignJWT } from "jose"
import { adminKey, post, requisite, temporaryFolder } from "./caller.ts"
import type { Attack, Attacked } from "./hostileCaller.ts"
import { readPrometheusText } from "./prometheusText.ts"
import { keysFor, runService, type RunningService } from "./runService.ts"

const attackMs = 20_000
const quietMs = 5_000
const goodPauseMs = 10
const latencyMsMax = 500
const slowdownMax = 10
const socketsMax = 4_300
/** Of the service; the attacker's other lanes are among them. */
const connectionsPerAddressMax = 256
const tokensCount = 25

const issuer = "https://id.example"
const audience = "dealer-billing"

/** An issuer with one key, and tokens of strangers that know everything but that key. */
const startIssuer = async () => {
  const good = await generateKeyPair("RS256", { extractable: true })
  const foreign = await generateKeyPair("RS256")
  const keys = [{ ...(await exportJWK(good.publicKey)), kid: "good", alg: "RS256", use: "sig" }]
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys })))
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const sign = (kid: string, key = foreign.privateKey) =>
    new SignJWT({ scope: "read write admin" })
      .setProtectedHeader({ alg: "RS256", kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject("stranger")
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(key)
  const kidOf = (index: number) => (index % 2 === 0 ? "good" : `unknown-${index}`)
  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
    goodToken: await sign("good", good.privateKey),
    forged: await Promise.all(Array.from({ length: tokensCount }, (_, index) => sign(kidOf(index)))),
    close: () => {
      server.closeAllConnections()
      server.close()
    }
  }
}

const percentile99 = (values: ReadonlyArray<number>): number =>
  values.toSorted((left, right) => left - right)[Math.ceil(values.length * 0.99) - 1] ?? NaN

/** Asks from another address than the attacker's. */
const ask = (port: number, authorization: string, agent: Agent | false) =>
  new Promise<{ status: number; ms: number }>((resolve, reject) => {
    const startedMs = performance.now()
    const path = "/v1/dealers/d-1"
    const options = { host: "127.0.0.1", localAddress: "127.0.0.2", port, path, agent, headers: { authorization } }
    const asked = request(options, (response) =>
      response
        .resume()
        .on("end", () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - startedMs }))
    )
    asked.on("error", reject).end()
  })

/** A caller with a key on a kept connection; every fifth request is on a new one, with a token. */
const measure = async (port: number, goodToken: string, durationMs: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const times: Array<number> = []
  const statuses = new Set<number>()
  const endMs = performance.now() + durationMs
  for (let count = 0; performance.now() < endMs; count += 1) {
    const answer =
      count % 5 === 0 ? await ask(port, `Bearer ${goodToken}`, false) : await ask(port, `Bearer ${adminKey}`, agent)
    times.push(answer.ms)
    statuses.add(answer.status)
    await new Promise((resolve) => setTimeout(resolve, goodPauseMs))
  }
  agent.destroy()
  return { count: times.length, p99Ms: percentile99(times), statuses: [...statuses] }
}

const startAttack = async (attack: Attack): Promise<Attacked> => {
  const entry = fileURLToPath(new URL("hostileCaller.ts", import.meta.url))
  const child = spawn(process.execPath, [entry], { stdio: ["pipe", "pipe", "inherit"] })
  child.stdin.end(JSON.stringify(attack))
  return JSON.parse(await text(child.stdout)) as Attacked
}

const metric = async (service: RunningService, name: string): Promise<number> => {
  const answer = await fetch(`${service.url}/metrics`, { headers: { authorization: `Bearer ${adminKey}` } })
  return readPrometheusText(await answer.text()).get(name)?.samples[0]?.value ?? NaN
}
const megabytes = async (service: RunningService, name: string) => (await metric(service, name)) / 1_048_576
/** What is in use. The engine keeps some of what was, for the next time. */
const heapMb = (service: RunningService) => megabytes(service, "nodejs_heap_used_bytes")
const residentMbMax = 512

const refusalsOf: Readonly<Record<string, ReadonlyArray<number>>> = {
  "slow query": [0, 200, 429],
  "long query": [0, 401, 429],
  "forged token": [0, 401, 429, 503],
  "no key": [0, 200, 429]
}

describe("callers that attack the service beside good traffic", () => {
  it("keep nobody at another address waiting, and cost no memory", { timeout: 180_000 }, async () => {
    const own = await startIssuer()
    const service = await runService({
      DATA_DIR: temporaryFolder(),
      API_KEYS: keysFor(adminKey),
      AUTH_JWKS_URL: own.jwksUrl,
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      LOG_LEVEL: "Info"
    })
    try {
      const port = Number(new URL(service.url).port)
      await post(`${service.url}/v1/dealers`, { cmeDealerId: "d-1", requisite }, adminKey)
      await measure(port, own.goodToken, quietMs)
      const quiet = await measure(port, own.goodToken, quietMs)
      const heapBeforeMb = await heapMb(service)

      const attacked = startAttack({ port, durationMs: attackMs, socketsMax, tokens: own.forged })
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      const under = await measure(port, own.goodToken, attackMs - 2_000)
      const { socketsOpened, socketsOpenMost, statuses } = await attacked

      const heapMbMax = heapBeforeMb * 1.3 + 60
      let heapAfterMb = await heapMb(service)
      for (let second = 0; heapAfterMb > heapMbMax && second < 60; second += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        heapAfterMb = await heapMb(service)
      }
      const residentMb = await megabytes(service, "process_resident_memory_bytes")
      const logLines = service.output().split("\n").length
      const shown = {
        quiet,
        under,
        statuses,
        socketsOpened,
        socketsOpenMost,
        heapBeforeMb,
        heapAfterMb,
        residentMb,
        logLines
      }
      console.info(JSON.stringify(shown))

      assert.deepStrictEqual([quiet.statuses, under.statuses], [[200], [200]])
      assert.isAtMost(under.p99Ms, latencyMsMax)
      assert.isAtMost(under.p99Ms, slowdownMax * quiet.p99Ms)
      assert.isAtLeast(socketsOpened, socketsMax)
      // Those that were refused a moment ago are among them.
      assert.isAtMost(socketsOpenMost, 4 * connectionsPerAddressMax)
      assert.isAtLeast(await metric(service, "http_connections_refused_total"), socketsMax / 2)
      for (const [name, allowed] of Object.entries(refusalsOf)) {
        const answered = Object.keys(statuses[name] ?? {}).map(Number)
        assert.includeMembers([...allowed], answered, name)
        assert.include(answered, 429, name)
      }
      assert.isAtMost(heapAfterMb, heapMbMax)
      assert.isAtMost(residentMb, residentMbMax)
      assert.isNull(service.process.exitCode)
      assert.strictEqual((await fetch(`${service.url}/healthz`)).status, 200)
    } finally {
      assert.strictEqual(await service.end("SIGTERM"), 0)
      own.close()
    }
  })
})
