import { isIP } from "node:net"

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."))

/**
 * The normalized link. Null if it is not https (http is allowed on loopback), has another host, a user or password, or
 * an invisible character.
 */
export const readWebLink = (value: string, hosts: ReadonlySet<string>): string | null => {
  const url = URL.parse(value)
  if (url === null || /[\p{C}\p{Z}\\]/u.test(value)) return null
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname))
  const isOurs = hosts.has(url.hostname) && url.username === "" && url.password === ""
  return isSafe && isOurs ? url.href : null
}
