import { Agent, request } from "node:http"
import { connect, type Socket } from "node:net"
import { text } from "node:stream/consumers"

/** The attacker's input, as JSON on stdin. */
export interface Attack {
  readonly port: number
  readonly durationMs: number
  readonly socketsMax: number
  /** Tokens that nobody should believe, some of keys that nobody knows. */
  readonly tokens: ReadonlyArray<string>
}

/** What it saw, as JSON on standard output. */
export interface Attacked {
  /** How often each attack was answered each status; 0: not at all. */
  readonly statuses: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly socketsOpened: number
  readonly socketsOpenMost: number
}

/** Between two requests of a lane: hundreds of requests a second in all, and not the whole processor. */
const lanePauseMs = 20
const lanesOf = { "slow query": 2, "long query": 2, "forged token": 4, "no key": 1 }
type Name = keyof typeof lanesOf

const host = "127.0.0.1"
/** The lanes are at another address than the sockets, which use up what theirs may have. */
const agent = new Agent({ keepAlive: true, localAddress: "127.0.0.3" })
/** Connections that are opened every 50 ms: first until all have been tried, then in the place of closed ones. */
const burst = { first: 100, later: 20 }
const names = Array.from({ length: 4_000 }, (_, index) => index.toString(36)).join("&")
const statuses: Record<string, Record<string, number>> = {}

const ask = (port: number, path: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve) => {
    const asked = request({ host, port, path, headers, agent, timeout: 5_000 })
    asked.on("error", () => resolve(0))
    asked.on("timeout", () => asked.destroy())
    asked.on("response", (response) => response.resume().on("end", () => resolve(response.statusCode ?? 0)))
    asked.end()
  })

const lane = async ({ durationMs, port, tokens }: Attack, name: Name, first: number) => {
  const endMs = performance.now() + durationMs
  const counts = (statuses[name] ??= {})
  for (let turn = first; performance.now() < endMs; turn += 1) {
    const token = tokens[turn % tokens.length] ?? ""
    const sent: Record<Name, () => Promise<number>> = {
      "slow query": () => ask(port, `/healthz?${names}`, {}),
      "long query": () => ask(port, `/v1/dealers/x?a=${"%D1%8F".repeat(2_500)}`, { Authorization: "Bearer wrong" }),
      "forged token": () => ask(port, "/v1/dealers/x", { Authorization: `Bearer ${token}` }),
      "no key": () => ask(port, "/openapi.json", {})
    }
    const status = await sent[name]()
    counts[status] = (counts[status] ?? 0) + 1
    await new Promise((resolve) => setTimeout(resolve, lanePauseMs))
  }
}

/** Opens sockets that never finish a request, and others in the place of those that were closed. */
const holdSockets = async ({ durationMs, port, socketsMax }: Attack) => {
  const endMs = performance.now() + durationMs
  const open = new Set<Socket>()
  let opened = 0
  let most = 0
  while (performance.now() < endMs) {
    const count = opened < socketsMax ? burst.first : burst.later
    for (let index = 0; index < count && open.size < socketsMax; index += 1) {
      const socket = connect(port, host)
      open.add(socket)
      opened += 1
      socket.on("error", () => undefined).resume()
      socket.on("close", () => open.delete(socket))
      socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: ")
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
    // Those that the server has refused are closed by now.
    most = Math.max(most, open.size)
  }
  for (const socket of open) socket.destroy()
  return { opened, most }
}

const attack = JSON.parse(await text(process.stdin)) as Attack
const [sockets] = await Promise.all([
  holdSockets(attack),
  ...Object.entries(lanesOf).flatMap(([name, lanes]) =>
    Array.from({ length: lanes }, (_, index) => lane(attack, name as Name, index))
  )
])
agent.destroy()
console.log(
  JSON.stringify({ statuses, socketsOpened: sockets.opened, socketsOpenMost: sockets.most } satisfies Attacked)
)
