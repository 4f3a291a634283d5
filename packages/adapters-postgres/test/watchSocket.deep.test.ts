import { once } from "node:events"
import { connect } from "node:net"
import type { Duplex } from "node:stream"
import { Worker } from "node:worker_threads"
import { expect, onTestFinished, test } from "vitest"
import { makeSocketWatch } from "../src/client/watchSocket.ts"

const silenceMs = 300

/** Echoes everything except "silence", in a thread of its own. */
const server = `
  const { createServer } = require("node:net")
  const server = createServer((socket) => {
    socket.on("error", () => undefined)
    socket.on("data", (chunk) => String(chunk).includes("silence") || socket.write(chunk))
  })
  server.listen(0, "127.0.0.1", () => require("node:worker_threads").parentPort.postMessage(server.address().port))
`

const listen = async (): Promise<number> => {
  const worker = new Worker(server, { eval: true })
  onTestFinished(async () => void (await worker.terminate()))
  const [port] = await once(worker, "message")
  return Number(port)
}

const bench = async () => {
  const port = await listen()
  const watch = makeSocketWatch(silenceMs)
  const dial = () => {
    const socket = watch.watchSocket(connect({ host: "127.0.0.1", port }))
    onTestFinished(() => void socket.destroy())
    socket.on("error", () => undefined)
    return socket
  }
  return { dial, dropIdle: watch.dropIdle }
}

const ask = async (socket: Duplex, text: string) => {
  socket.write(text)
  const [answer] = await once(socket, "data")
  return String(answer)
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test("closes a connection with an error if a statement is not answered", async () => {
  const socket = (await bench()).dial()
  expect(await ask(socket, "one")).toBe("one")
  socket.write("silence")
  const [error] = await once(socket, "error")
  expect(String(error)).toContain(`no answer from the database within ${silenceMs} ms`)
  expect(socket.destroyed).toBe(true)
})

test("does not close a connection that waits for nothing", async () => {
  const socket = (await bench()).dial()
  await ask(socket, "one")
  await pause(3 * silenceMs)
  expect(await ask(socket, "two")).toBe("two")
})

test("closes the other idle connections with a silent one, except those answered since", async () => {
  const { dial } = await bench()
  const [silent, idle, busy] = [dial(), dial(), dial()]
  for (const each of [silent, idle, busy]) await ask(each, "one")
  silent.write("silence")
  await pause(silenceMs / 3)
  await ask(busy, "two")
  await expect.poll(() => silent.destroyed).toBe(true)
  expect([idle.destroyed, busy.destroyed]).toEqual([true, false])
})

test("closes idle connections on request, at most once a second, and none that waits", async () => {
  const { dial, dropIdle } = await bench()
  const [idle, waiting] = [dial(), dial()]
  for (const each of [idle, waiting]) await ask(each, "one")
  waiting.write("silence")
  dropIdle()
  expect([idle.destroyed, waiting.destroyed]).toEqual([true, false])
  const later = dial()
  await ask(later, "one")
  dropIdle()
  expect(later.destroyed).toBe(false)
})

test("reads received bytes before it gives a connection up", async () => {
  const socket = (await bench()).dial()
  await ask(socket, "one")
  const answered = once(socket, "data")
  socket.write("two")
  // The process is blocked for longer than the limit while the answer waits in the buffer.
  const until = performance.now() + 2 * silenceMs
  while (performance.now() < until);
  expect(String((await answered)[0])).toBe("two")
  await pause(silenceMs)
  expect(socket.destroyed).toBe(false)
})

test("passes on large answers in pieces, and the end of the connection", async () => {
  const socket = (await bench()).dial()
  const sent = Buffer.alloc(4_000_000, "x")
  let length = 0
  socket.on("data", (chunk: Buffer) => (length += chunk.length))
  socket.write(sent)
  await expect.poll(() => length, { timeout: 5_000 }).toBe(sent.length)
  socket.end()
  await once(socket, "close")
})
