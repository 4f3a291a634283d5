import { isIPv6 } from "node:net"
import type { SettingsReader } from "./SettingsReader.ts"

export const isLoopback = (host: string): boolean => /^(?:127(?:\.[0-9]{1,3}){3}|\[?::1\]?|localhost)$/.test(host)

/** Whether that host may be spoken to without TLS. */
export type MayBePlaintext = (host: string) => boolean

const withoutBrackets = (host: string): string => host.replace(/^\[([^\]]*)\]$/, "$1").toLowerCase()

const isHost = (host: string): boolean => isIPv6(host) || /^[^\s:/@,[\]]+$/.test(host)

/** Loopback, and the hosts that `ALLOW_PLAINTEXT` names. Read once, so that a problem is told once. */
export const readPlaintextHosts = (reader: SettingsReader): MayBePlaintext => {
  const hosts = (reader.text("ALLOW_PLAINTEXT") ?? "").split(",").flatMap((host) => {
    const trimmed = withoutBrackets(host.trim())
    return trimmed === "" ? [] : [trimmed]
  })
  for (const host of hosts.filter((each) => !isHost(each))) {
    reader.problem("ALLOW_PLAINTEXT", `must be a comma list of hosts without ports; one is ${JSON.stringify(host)}`)
  }
  return (host) => isLoopback(host) || hosts.includes(withoutBrackets(host))
}
