import { isIP } from "node:net"

/** Whether a host, as a URL has it, is a name or an address of this machine's loopback network. */
const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."))

/** As a browser writes it: in lower case, an address in its shortest form, without a port or a dot at the end. */
const normalise = (host: string): string | null => {
  const { hostname } = URL.parse(`http://${host}`) ?? { hostname: null }
  return hostname === null ? null : hostname.replace(/\.$/, "")
}

const inUrl = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address)

export interface ServedHostsOptions {
  /** Where the server listens. */
  readonly boundTo: string
  /** The names that callers use, without a port. */
  readonly allowed: ReadonlyArray<string>
}

/**
 * Which hosts a request may name. A page of another site can make its own name lead to a loopback address (DNS
 * rebinding), and its scripts would then be of the service's origin; the name that they were loaded from shows it.
 */
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
    /** Orchestrators probe by address; no page of another site has an address for its name. */
    servesProbe: (hostname: string): boolean =>
      serves(hostname) || (!isBoundToLoopback && isIP(hostname.replace(/^\[|\]$/g, "")) !== 0)
  }
}

export type ServedHosts = ReturnType<typeof servedHosts>
