import { encodeTerminate, makeParser, type BackendKeyData, type BackendMessage } from "@effect/sql-pg/PgProtocol"
import { HostRefused } from "./ConnectFailed.ts"
import type { TargetSession } from "./DatabaseUrl.ts"
import type { Dialed } from "./dialHost.ts"
import { closed, explainServerError, refuse } from "./explainFailure.ts"

const messageBytesMax = 65_536

/** Asked by a query: the reported parameters are stale behind a pooler, and missing before Postgres 14. */
const questions = {
  "read-write": { sql: "show transaction_read_only", wanted: "off", misfit: "the server takes no writes" },
  primary: { sql: "select pg_is_in_recovery()", wanted: "f", misfit: "the server is a standby" }
}

const encodeQuery = (sql: string): Buffer => {
  const text = Buffer.from(`${sql}\0`)
  const head = Buffer.alloc(5)
  head.write("Q")
  head.writeInt32BE(text.length + 4, 1)
  return Buffer.concat([head, text])
}

const splitMessages = (onMessage: (frame: Buffer, message: BackendMessage) => void) => {
  const parser = makeParser()
  let pending = Buffer.alloc(0)
  return (chunk: Buffer): void => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 5) {
      const length = pending.readInt32BE(1)
      if (length < 4 || length > messageBytesMax) throw refuse("the server does not speak Postgres's protocol")
      if (pending.length < length + 1) return
      const frame = pending.subarray(0, length + 1)
      pending = pending.subarray(length + 1)
      for (const message of parser.push(frame)) onMessage(frame, message)
    }
  }
}

export interface Session {
  /** The messages from the end of the authentication to ReadyForQuery, for the driver. */
  readonly greeting: Buffer
  readonly key: BackendKeyData | null
}

interface SessionOptions {
  readonly startup: Buffer
  readonly authenticate: (message: BackendMessage) => Uint8Array | null
  readonly targetSession: TargetSession
}

const makeOpening = (dialed: Dialed, options: SessionOptions, done: (session: Session) => void) => {
  const { authenticate, targetSession } = options
  const question = targetSession === "any" ? null : questions[targetSession]
  const greeting: Array<Buffer> = []
  let key: BackendKeyData | null = null
  let state: "authenticating" | "greeted" | "asked" = "authenticating"
  let answer = ""

  const ready = () => {
    if (state === "greeted" && question !== null) {
      state = "asked"
      dialed.socket.write(encodeQuery(question.sql))
    } else if (state === "greeted" || answer === question?.wanted) {
      done({ greeting: Buffer.concat(greeting), key })
    } else {
      dialed.socket.end(encodeTerminate())
      throw new HostRefused({ reason: question?.misfit ?? "", code: null, isPermanent: false })
    }
  }

  return (frame: Buffer, message: BackendMessage): void => {
    if (message._tag === "ErrorResponse") throw explainServerError(message.fields, dialed.isEncrypted)
    if (state === "asked") {
      if (message._tag === "DataRow") answer = Buffer.from(message.values[0] ?? []).toString()
    } else {
      const reply = authenticate(message)
      if (reply !== null) dialed.socket.write(reply)
      if (message._tag === "AuthenticationOk") state = "greeted"
      if (message._tag === "BackendKeyData") key = message
      if (state === "greeted") greeting.push(frame)
    }
    if (message._tag === "ReadyForQuery") ready()
  }
}

/** Opens a session; the socket is paused then. */
export const startSession = (dialed: Dialed, options: SessionOptions): Promise<Session> =>
  new Promise((resolve, reject) => {
    const { socket } = dialed
    const finish = (settle: () => void) => {
      socket.off("data", onData).off("error", onError).off("close", onClose).pause()
      settle()
    }
    const split = splitMessages(makeOpening(dialed, options, (session) => finish(() => resolve(session))))
    const onError = (error: Error) => finish(() => reject(error))
    const onClose = () => onError(closed())
    const onData = (chunk: Buffer) => {
      try {
        split(chunk)
      } catch (error) {
        finish(() => reject(error))
      }
    }
    socket.on("data", onData).on("error", onError).on("close", onClose).resume()
    socket.write(options.startup)
  })
