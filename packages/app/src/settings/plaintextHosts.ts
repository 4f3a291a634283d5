import { isIPv6 } from "node:net"
import type { SettingsReader } from "./SettingsReader.ts"

export const isLoopback = (host: string): boolean => /^(?:127(?:\.[0-9]{1,3}){3}|\[?::1\]?|localhost)$/.test(host)

export type MayBePlaintext = (host: string) => boolean

const withoutBrackets = (host: string): string => host.replace(/^\[([^\]]*)\]$/, "$1").toLowerCase()

const isHost = (host: string): boolean => isIPv6(host) || /^[^\s:/@,[\]]+$/.test(host)

/** Loopback, and the hosts in `ALLOW_PLAINTEXT`. Read once, so that a problem is listed once. */
export const readPlaintextHosts = (reader: SettingsReader): MayBePlaintext => {
  const hosts = (reader.text("ALLOW_PLAINTEXT") ?? "").split(",").flatMap((host) => {
    const trimmed = withoutBrackets(host.trim())
    return trimmed === "" ? [] : [trimmed]
  })
  for (const host of hosts.filter((each) => !isHost(each))) {
    reader.problem(
      "ALLOW_PLAINTEXT",
      `must be a comma list of hosts without ports; ${JSON.stringify(host)} is not a host`
    )
  }
  return (host) => isLoopback(host) || hosts.includes(withoutBrackets(host))
}
