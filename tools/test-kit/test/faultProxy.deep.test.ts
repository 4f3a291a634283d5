import { faultProxy, type FaultProxy } from "@dealer-billing/test-kit"
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { expect, onTestFinished, test } from "vitest"

/** An echo server behind a proxy. */
const echoBehindProxy = async (): Promise<FaultProxy> => {
  const server = createServer((socket) => socket.on("error", () => undefined).pipe(socket))
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const proxy = await faultProxy({ host: "127.0.0.1", port })
  onTestFinished(async () => {
    await proxy.close()
    server.close()
  })
  return proxy
}

const dial = async (proxy: FaultProxy): Promise<Socket> => {
  const socket = connect({ host: "127.0.0.1", port: proxy.port })
  onTestFinished(() => void socket.destroy())
  await once(socket, "connect")
  return socket
}

const ask = async (socket: Socket, text: string): Promise<string> => {
  socket.write(text)
  const [answer] = await once(socket, "data")
  return String(answer)
}

test("passes bytes both ways", async () => {
  expect(await ask(await dial(await echoBehindProxy()), "hello")).toBe("hello")
})

test("delays answers", async () => {
  const proxy = await echoBehindProxy()
  const socket = await dial(proxy)
  proxy.set({ latencyMs: 100 })
  const startMs = performance.now()
  expect(await ask(socket, "slow")).toBe("slow")
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(190)
})

test("loses bytes silently", async () => {
  const proxy = await echoBehindProxy()
  const socket = await dial(proxy)
  proxy.set("blackhole")
  const answered = await Promise.race([
    ask(socket, "lost"),
    new Promise((resolve) => setTimeout(() => resolve("silence"), 200))
  ])
  expect(answered).toBe("silence")
})

test("breaks the open connections and refuses new ones", async () => {
  const proxy = await echoBehindProxy()
  const socket = await dial(proxy)
  await ask(socket, "hello")
  proxy.set("reset")
  const [error] = await once(socket, "error")
  expect(error).toMatchObject({ code: "ECONNRESET" })
  const later = connect({ host: "127.0.0.1", port: proxy.port })
  expect(await once(later, "error")).toMatchObject([{ code: "ECONNRESET" }])
})

test("cuts the connection at a marked reply, once", async () => {
  const proxy = await echoBehindProxy()
  const socket = await dial(proxy)
  proxy.cutOnReply("COMMIT")
  expect(await ask(socket, "BEGIN")).toBe("BEGIN")
  await expect(ask(socket, "COMMIT")).rejects.toMatchObject({ code: "ECONNRESET" })
  expect(await ask(await dial(proxy), "COMMIT")).toBe("COMMIT")
})

const readFrom = (socket: Socket) => {
  let text = ""
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()))
  socket.on("error", () => undefined)
  const pause = () => new Promise((resolve) => setTimeout(resolve, 100))
  return { text: () => text, pause }
}

test("loses bytes during a blackhole and passes later ones", async () => {
  const proxy = await echoBehindProxy()
  const socket = await dial(proxy)
  const { pause, text } = readFrom(socket)
  proxy.set("blackhole")
  socket.write("lost")
  await pause()
  proxy.set("pass")
  expect(await ask(socket, "later")).toBe("later")
  expect(text()).toBe("later")
})

test("holds everything, and delivers it in order", async () => {
  const proxy = await echoBehindProxy()
  const socket = await dial(proxy)
  const { pause, text } = readFrom(socket)
  proxy.set("hold")
  socket.write("a")
  await pause()
  socket.write("b")
  await pause()
  expect(text()).toBe("")
  proxy.set("pass")
  await expect.poll(text).toBe("ab")
})

test("forgets open connections without a reset, and passes new ones", async () => {
  const proxy = await echoBehindProxy()
  const socket = await dial(proxy)
  const { pause, text } = readFrom(socket)
  await ask(socket, "known")
  proxy.forgetFlows()
  socket.write("forgotten")
  expect(await ask(await dial(proxy), "new")).toBe("new")
  await pause()
  expect([text(), socket.destroyed]).toEqual(["known", false])
})

test("loses only the replies that contain the marker", async () => {
  const proxy = await echoBehindProxy()
  const socket = await dial(proxy)
  const { pause, text } = readFrom(socket)
  proxy.set({ swallowedReply: "COMMIT" })
  socket.write("COMMIT")
  await pause()
  expect(await ask(socket, "SELECT")).toBe("SELECT")
  expect(text()).toBe("SELECT")
})
