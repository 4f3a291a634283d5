import { Redacted } from "effect"
import { connect, isIP, type Socket } from "node:net"
import { connect as connectTls } from "node:tls"
import type { ISocketFactory } from "kafkajs"
import { plaintextRefused } from "./explainError.ts"
import { type KafkaSecurity, sendsSecret } from "./KafkaSecurity.ts"

const keepAliveMs = 60_000

/** The client keeps only the message of the error. */
const refusePlaintext = (host: string, isSecretSent: boolean): Error => {
  const way = isSecretSent ? "set KAFKA_TLS=true" : "set KAFKA_TLS=true, or add the host to ALLOW_PLAINTEXT"
  return new Error(`${plaintextRefused}; ${way} (${host})`)
}

const isLoopback = (host: string): boolean => /^(?:127(?:\.[0-9]{1,3}){3}|::1|localhost)$/.test(host)

const openPlain = ({ mayBePlaintext, sasl }: KafkaSecurity, host: string, port: number, onConnect: () => void) => {
  const isSecretSent = sasl !== null && sendsSecret(sasl.mechanism)
  const isAllowed = isLoopback(host) || (!isSecretSent && mayBePlaintext?.(host) === true)
  if (!isAllowed) throw refusePlaintext(host, isSecretSent)
  return connect({ host, port }, onConnect)
}

const openTls = ({ ca, client }: NonNullable<KafkaSecurity["tls"]>, host: string, port: number) => ({
  host,
  port,
  ...(isIP(host) === 0 ? { servername: host } : {}),
  ...(ca === null ? {} : { ca }),
  ...(client === null ? {} : { cert: client.certificate, key: Redacted.value(client.key) }),
  // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
  rejectUnauthorized: true,
  minVersion: "TLSv1.2" as const
})

/** For configured and for advertised brokers. The client handles errors of the socket. */
export const openSocket =
  (security: KafkaSecurity): ISocketFactory =>
  ({ host, onConnect, port }): Socket => {
    const { tls } = security
    const socket =
      tls === null ? openPlain(security, host, port, onConnect) : connectTls(openTls(tls, host, port), onConnect)
    return socket.setKeepAlive(true, keepAliveMs)
  }
