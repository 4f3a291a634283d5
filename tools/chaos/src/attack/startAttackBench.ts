import { createHash, createSign, generateKeyPairSync } from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { freePort } from "@dealer-billing/embedded-postgres"
import { Caller } from "../bench/Caller.ts"
import { startBenchWith, type BenchOptions, type StartProcess } from "../bench/startBench.ts"

const issuer = "https://id.example"
const audience = "dealer-billing"
const tokenSeconds = 7_200
const tokensCount = 20

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url")

/** Correct tokens that are signed with an unknown key. */
const forgeTokens = (): ReadonlyArray<string> => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
  const nowS = Math.floor((performance.timeOrigin + performance.now()) / 1_000)
  return Array.from({ length: tokensCount }, (_, index) => {
    const kid = index % 2 === 0 ? "good" : `unknown-${index}`
    const claims = { iss: issuer, aud: audience, sub: "stranger", iat: nowS, exp: nowS + tokenSeconds }
    const signed = `${base64({ alg: "RS256", kid })}.${base64({ ...claims, scope: "read write admin" })}`
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`
  })
}

/** A token issuer that publishes one key and signs nothing. */
const startIssuer = async () => {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
  const keys = [{ ...publicKey.export({ format: "jwk" }), kid: "good", alg: "RS256", use: "sig" }]
  const server = createServer((_, response) => response.end(JSON.stringify({ keys })))
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`, close }
}

/** API keys of the service. The raw-bytes attacker uses the last one. */
export const keys = {
  chaos: "chaos",
  shop: "key-shop",
  meter: "key-meter",
  reader: "key-reader",
  writer: "key-lotus"
}

const scopesOf: Readonly<Record<keyof typeof keys, ReadonlyArray<string>>> = {
  chaos: ["read", "write", "admin"],
  shop: ["read", "write"],
  meter: ["read"],
  reader: ["read"],
  writer: ["read", "write"]
}

const apiKeys = JSON.stringify(
  Object.entries(keys).map(([name, key]) => ({
    name,
    sha256: createHash("sha256").update(key).digest("hex"),
    scopes: scopesOf[name as keyof typeof keys]
  }))
)

const startService = async (start: StartProcess) => {
  const [apiPort, sandboxPort] = [await freePort(), await freePort()]
  const probePorts = { http: await freePort(), background: await freePort() }
  const ports = { HTTP_PORT: String(apiPort), SANDBOX_PORT: String(sandboxPort) }
  const processes = {
    http: start("http", ["--http"], { ...ports, PROBE_PORT: String(probePorts.http) }),
    background: start("background", ["--consumer", "--worker"], {
      SANDBOX_PORT: ports.SANDBOX_PORT,
      PROBE_PORT: String(probePorts.background)
    })
  }
  const caller = new Caller(`http://127.0.0.1:${apiPort}`, keys.chaos)
  return { processes, probePorts, apiPort, sandboxPort, caller, sandboxUrl: `http://127.0.0.1:${sandboxPort}` }
}

/** One process for HTTP and one for everything else; or the reason why there is no Kafka. */
export const startAttackBench = async (options: BenchOptions) => {
  const own = await startIssuer()
  const changes = {
    API_KEYS: apiKeys,
    AUTH_JWKS_URL: own.jwksUrl,
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    KAFKA_SESSION_TIMEOUT_MS: "10000"
  }
  try {
    const bench = await startBenchWith(options, changes, startService)
    if ("skip" in bench) {
      own.close()
      return bench
    }
    const close = async (keepLogs: boolean) => {
      await bench.close(keepLogs)
      own.close()
    }
    return { ...bench, close, forgedTokens: forgeTokens() }
  } catch (error) {
    own.close()
    throw error
  }
}

export type AttackBench = Exclude<Awaited<ReturnType<typeof startAttackBench>>, { readonly skip: string }>
