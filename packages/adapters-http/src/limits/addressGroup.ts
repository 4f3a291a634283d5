import { isIPv6 } from "node:net"

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
const groupsOfNetwork = 4

/** The key for limits per address: for IPv6 the /64 network, since every customer has at least one. */
export const addressGroup = (address: string | undefined): string => {
  if (address === undefined) return "unknown"
  const plain = mapped.exec(address)?.[1] ?? address
  const [withoutZone = ""] = plain.split("%")
  if (!isIPv6(withoutZone)) return plain
  const [head = "", tail] = withoutZone.split("::")
  const before = head === "" ? [] : head.split(":")
  const after = tail === undefined || tail === "" ? [] : tail.split(":")
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0")
  return `${[...before, ...zeros, ...after].slice(0, groupsOfNetwork).join(":")}::/64`
}
