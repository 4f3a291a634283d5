import { createMiddleware } from "hono/factory"
import { isIP } from "node:net"
import type { SandboxEnv } from "./HttpEnvironment.ts"

/** Is it an address of this machine's loopback network? */
const isLoopback = (address: string): boolean => {
  const plain = address.replace(/^::ffff:/iu, "")
  return plain === "::1" || (isIP(plain) === 4 && plain.startsWith("127."))
}

/** What needs no token answers this machine alone. */
export const onlyLoopback = createMiddleware<SandboxEnv>(async (context, next) => {
  const address = context.env.incoming.socket.remoteAddress ?? ""
  if (isLoopback(address)) return next()
  const message = "The sandbox is driven from its own machine only"
  return context.json({ error: { code: "loopback-only", message } }, 403)
})
