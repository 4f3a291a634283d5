import { createMiddleware } from "hono/factory"
import { isIP } from "node:net"
import type { SandboxEnv } from "./HttpEnvironment.ts"

const isLoopback = (address: string): boolean => {
  const plain = address.replace(/^::ffff:/iu, "")
  return plain === "::1" || (isIP(plain) === 4 && plain.startsWith("127."))
}

/** Routes without a token answer only this machine. */
export const onlyLoopback = createMiddleware<SandboxEnv>(async (context, next) => {
  const address = context.env.incoming.socket.remoteAddress ?? ""
  if (isLoopback(address)) return next()
  const message = "/sandbox is available only from the same machine"
  return context.json({ error: { code: "loopback-only", message } }, 403)
})
