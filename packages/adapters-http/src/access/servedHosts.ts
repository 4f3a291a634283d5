import { isIP } from "node:net"

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."))

/** As a browser sends it: lower case, the shortest form of an address, no port, no final dot. */
const normalise = (host: string): string | null => {
  const { hostname } = URL.parse(`http://${host}`) ?? { hostname: null }
  return hostname === null ? null : hostname.replace(/\.$/, "")
}

const inUrl = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address)

interface ServedHostsOptions {
  readonly boundTo: string
  /** Host names without a port. */
  readonly allowed: ReadonlyArray<string>
}

/** Stops DNS rebinding: another site can point its name at a loopback address, so that its scripts have our origin. */
export const servedHosts = ({ allowed, boundTo }: ServedHostsOptions) => {
  const names = new Set(allowed.map(normalise))
  const isBoundToLoopback = isLoopback(normalise(inUrl(boundTo)) ?? "")
  const isEveryHost = !isBoundToLoopback && names.size === 0
  const serves = (hostname: string): boolean => {
    const host = hostname.replace(/\.$/, "")
    return isEveryHost || names.has(host) || (isBoundToLoopback && isLoopback(host))
  }
  return {
    serves,
    /** Orchestrators probe by IP address, which DNS rebinding cannot use. */
    servesProbe: (hostname: string): boolean =>
      serves(hostname) || (!isBoundToLoopback && isIP(hostname.replace(/^\[|\]$/g, "")) !== 0)
  }
}

export type ServedHosts = ReturnType<typeof servedHosts>
