import type { Socket } from "node:net"
import { Duplex } from "node:stream"
import { makeConnectDatabase, type Connected } from "./connectDatabase.ts"
import type { DatabaseUrl } from "./DatabaseUrl.ts"

/** The first message of a connection opens a session, or cancels a statement of another session. */
type FirstMessage =
  | { readonly _tag: "Startup"; readonly username: string }
  | { readonly _tag: "Cancel"; readonly pid: number; readonly secret: number }

const cancelCode = 80_877_102

/** The driver writes it in one piece. */
const readFirstMessage = (bytes: Buffer): FirstMessage => {
  if (bytes.length < 8 || bytes.readInt32BE(0) !== bytes.length) throw new Error("not a whole first message")
  if (bytes.readInt32BE(4) === cancelCode) {
    return { _tag: "Cancel", pid: bytes.readInt32BE(8), secret: bytes.readInt32BE(12) }
  }
  const fields = bytes.toString("utf8", 8).split("\0")
  return { _tag: "Startup", username: fields[fields.indexOf("user") + 1] ?? "" }
}

interface Opened {
  readonly socket: Socket
  readonly received: Buffer
  readonly unsent: Buffer
}

const forward = (socket: Socket, duplex: Duplex): void => {
  let hasEnded = false
  socket.on("data", (chunk) => {
    if (!duplex.push(chunk)) socket.pause()
  })
  socket.on("end", () => {
    hasEnded = true
    duplex.push(null)
    // Reports the end without a reader: the driver waits for it after it has cancelled a statement.
    duplex.read(0)
  })
  socket.on("error", (error) => duplex.destroy(error))
  // Bytes that were received before an end must still be read.
  socket.on("close", () => {
    if (!hasEnded) duplex.destroy()
  })
}

const makeDuplex = (open: (first: Buffer, signal: AbortSignal) => Promise<Opened>): Duplex => {
  const wanted = new AbortController()
  let socket: Socket | null = null
  const write = (chunk: Buffer, done: () => void) => {
    if (socket === null || socket.write(chunk)) done()
    else socket.once("drain", done)
  }
  const begin = async (first: Buffer) => {
    const opened = await open(first, wanted.signal)
    if (wanted.signal.aborted) return void opened.socket.destroy()
    socket = opened.socket
    forward(socket, duplex)
    if (opened.received.length > 0) duplex.push(opened.received)
    if (opened.unsent.length > 0) socket.write(opened.unsent)
    socket.resume()
  }
  const duplex: Duplex = new Duplex({
    allowHalfOpen: false,
    read: () => void socket?.resume(),
    write(chunk: Buffer, _encoding, settle) {
      if (socket !== null) write(chunk, settle)
      else begin(chunk).then(() => settle(), settle)
    },
    final(done) {
      if (socket === null) done()
      else socket.end(() => done())
    },
    destroy(error, done) {
      wanted.abort()
      socket?.destroy()
      done(error)
    }
  })
  return duplex
}

/**
 * Makes the streams of one pool for the driver. Hosts, TLS and authentication are handled here, so that the next host
 * can be tried; the driver sees a server that is ready at once. A statement is cancelled at the host that runs it.
 */
export const makeOpenSocket = (url: DatabaseUrl): (() => Duplex) => {
  const { connect, connectBeside } = makeConnectDatabase(url)
  const sessions = new Map<string, Connected>()

  const remember = (connected: Connected) => {
    if (connected.key === null) return
    const key = `${connected.key.pid}:${connected.key.secret}`
    sessions.set(key, connected)
    connected.socket.once("close", () => sessions.delete(key))
  }

  const open = async (first: Buffer, signal: AbortSignal): Promise<Opened> => {
    const message = readFirstMessage(first)
    if (message._tag === "Startup") {
      const connected = await connect({ bytes: first, username: message.username }, signal)
      remember(connected)
      return { socket: connected.socket, received: connected.greeting, unsent: Buffer.alloc(0) }
    }
    const session = sessions.get(`${message.pid}:${message.secret}`)
    if (session === undefined) throw new Error("the session to cancel has ended")
    return { socket: await connectBeside(session, signal), received: Buffer.alloc(0), unsent: first }
  }

  return () => makeDuplex(open)
}
