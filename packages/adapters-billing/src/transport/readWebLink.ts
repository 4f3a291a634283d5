import { isIP } from "node:net"

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."))

/**
 * The link as a browser would write it, or null where people must not be led by it: it must be https (on loopback, http
 * will do), of one of the hosts, and carry nobody's name or password, nor a character that is not seen.
 */
export const readWebLink = (value: string, hosts: ReadonlySet<string>): string | null => {
  const url = URL.parse(value)
  if (url === null || /[\p{C}\p{Z}\\]/u.test(value)) return null
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))
  const isOurs = hosts.has(url.hostname) && url.username === "" && url.password === ""
  return isSafe && isOurs ? url.href : null
}
