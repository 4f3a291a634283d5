import { connect as connectSocket, isIP, type Socket } from "node:net"
import { connect as connectTls, createSecureContext, type SecureContext } from "node:tls"
import { encodeSslRequest } from "@effect/sql-pg/PgProtocol"
import { Result } from "effect"
import { type DatabaseHost, type DatabaseUrl, isUnixSocket } from "./DatabaseUrl.ts"
import { closed, refuse } from "./explainFailure.ts"
import { type Certificates, readCertificates } from "./readCertificates.ts"

const keepAliveMs = 30_000

/** `either` asks for TLS and continues without it if the server has none. */
export type Encryption = "plain" | "tls" | "either"

const untilEvent = <A>(socket: Socket, event: string): Promise<A> =>
  new Promise((resolve, reject) => {
    const finish = (done: () => void) => {
      socket.off(event, succeed).off("error", fail).off("close", close)
      done()
    }
    const succeed = (value: A) => finish(() => resolve(value))
    const fail = (error: Error) => finish(() => reject(error))
    const close = () => finish(() => reject(closed()))
    socket.on(event, succeed).on("error", fail).on("close", close)
  })

const open = (each: DatabaseHost): Socket =>
  isUnixSocket(each)
    ? connectSocket({ path: `${each.host}/.s.PGSQL.${each.port}` })
    : connectSocket({
        host: each.host,
        port: each.port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: keepAliveMs
      })

const answeredYes = 0x53
const answeredNo = 0x4e

/** More than one byte before the handshake was injected by an attacker (CVE-2021-23222). */
const offersTls = async (raw: Socket): Promise<boolean> => {
  raw.write(encodeSslRequest())
  const answer = await untilEvent<Buffer>(raw, "data")
  raw.pause()
  if (answer.length === 1 && answer[0] === answeredYes) return true
  if (answer.length === 1 && answer[0] === answeredNo) return false
  throw refuse("the server does not speak Postgres's protocol")
}

/** The machine's store has over a hundred certificates, so the context is recreated only when they change. */
const cacheContext = () => {
  let last: { readonly key: string; readonly context: SecureContext } | null = null
  return (certificates: Certificates): SecureContext => {
    const key = JSON.stringify(certificates)
    if (last?.key === key) return last.context
    const { ca, cert, key: clientKey } = certificates
    const context = createSecureContext({ ca: ca === undefined ? undefined : [...ca], cert, key: clientKey })
    last = { key, context }
    return context
  }
}

const isLocal = (each: DatabaseHost, { remoteAddress = "" }: Socket): boolean =>
  isUnixSocket(each) || /^(?:::ffff:)?127\.|^::1$/.test(remoteAddress)

/** Connects to one host, with TLS as asked; `onSocket` gets each opened socket. */
export const makeDialHost = ({ files, sslMode }: DatabaseUrl) => {
  const getContext = cacheContext()
  const isVerified = files.rootCertificate !== null

  const encrypt = async (raw: Socket, { host }: DatabaseHost, onSocket: (socket: Socket) => void) => {
    const certificates = readCertificates(files)
    if (Result.isFailure(certificates)) throw refuse(`DATABASE_URL ${certificates.failure}`)
    const socket = connectTls({
      socket: raw,
      secureContext: getContext(certificates.success),
      rejectUnauthorized: isVerified,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(sslMode === "verify-full" ? {} : { checkServerIdentity: () => undefined })
    })
    onSocket(socket)
    await untilEvent(socket, "secureConnect")
    return socket
  }

  return async (host: DatabaseHost, encryption: Encryption, onSocket: (socket: Socket) => void) => {
    const raw = open(host)
    onSocket(raw)
    await untilEvent(raw, "connect")
    const plain = { socket: raw, isEncrypted: false, isVerified: false, isLocal: isLocal(host, raw) }
    if (encryption === "plain" || isUnixSocket(host)) return plain
    if (await offersTls(raw)) {
      return { ...plain, socket: await encrypt(raw, host, onSocket), isEncrypted: true, isVerified }
    }
    if (encryption === "tls") throw refuse("the server does not offer TLS")
    return plain
  }
}

export type Dialed = Awaited<ReturnType<ReturnType<typeof makeDialHost>>>
