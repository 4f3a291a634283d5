import type { Socket } from "node:net"
import { makeAuthentication } from "./authenticate.ts"
import { ConnectFailed, type Refusal } from "./ConnectFailed.ts"
import type { DatabaseHost, DatabaseUrl, SslMode } from "./DatabaseUrl.ts"
import { makeDialHost, type Encryption } from "./dialHost.ts"
import { explainFailure } from "./explainFailure.ts"
import { makeHostOrder } from "./hostOrder.ts"
import { startSession, type Session } from "./startSession.ts"
import { withinLimit } from "./withinLimit.ts"

export interface Connected extends Session {
  readonly socket: Socket
  readonly host: DatabaseHost
  readonly isEncrypted: boolean
}

export interface Startup {
  readonly bytes: Buffer
  readonly username: string
}

/** What to try at one host, in the order of libpq. */
const encryptions: Readonly<Record<SslMode, readonly [Encryption, Encryption?]>> = {
  disable: ["plain"],
  allow: ["plain", "tls"],
  prefer: ["either", "plain"],
  require: ["tls"],
  "verify-ca": ["tls"],
  "verify-full": ["tls"]
}

const wrongPassword = "28P01"

const isRefusedCredentials = ({ code }: Refusal): boolean => code?.startsWith("28") === true

export const makeConnectDatabase = (url: DatabaseUrl) => {
  const dial = makeDialHost(url)
  const order = makeHostOrder(url.hosts)

  const openSession = async (
    host: DatabaseHost,
    startup: Startup,
    onSocket: (socket: Socket) => void
  ): Promise<Connected> => {
    const [first, second] = encryptions[url.sslMode]
    let isEncrypted = first !== "plain"
    const attempt = async (encryption: Encryption): Promise<Connected> => {
      const dialed = await dial(host, encryption, onSocket)
      isEncrypted = dialed.isEncrypted
      const { password, targetSession } = url
      const authenticate = makeAuthentication({ username: startup.username, password }, dialed)
      const session = await startSession(dialed, { startup: startup.bytes, authenticate, targetSession })
      return { ...session, host, isEncrypted, socket: dialed.socket }
    }
    try {
      return await attempt(first)
    } catch (error) {
      const { code, isPermanent } = explainFailure(error)
      const isOtherWise = second !== undefined && (second === "tls") !== isEncrypted
      if (!isOtherWise || !isPermanent || code === wrongPassword) throw error
      return await attempt(second)
    }
  }

  const connect = async (startup: Startup, signal: AbortSignal): Promise<Connected> => {
    const refusals: Array<readonly [DatabaseHost, Refusal]> = []
    for (const host of order.list()) {
      try {
        return await withinLimit(url.connectTimeoutMs, signal, (onSocket) => openSession(host, startup, onSocket))
      } catch (error) {
        if (signal.aborted) throw error
        order.demote(host)
        const refusal = explainFailure(error)
        refusals.push([host, refusal])
        // The other hosts would refuse the same credentials.
        if (isRefusedCredentials(refusal)) break
      }
    }
    throw new ConnectFailed(refusals)
  }

  /** A second connection that cancels a statement. It sends the session's secret, so it has the same encryption. */
  const connectBeside = async ({ host, isEncrypted }: Connected, signal: AbortSignal): Promise<Socket> => {
    const { socket } = await withinLimit(url.connectTimeoutMs, signal, (onSocket) =>
      dial(host, isEncrypted ? "tls" : "plain", onSocket)
    )
    return socket
  }

  return { connect, connectBeside }
}
