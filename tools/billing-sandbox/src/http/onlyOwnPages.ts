import { createMiddleware } from "hono/factory"
import type { Context } from "hono"
import { isIP } from "node:net"
import type { SandboxEnv } from "./HttpEnvironment.ts"

const isLoopbackHost = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."))

const refuse = (context: Context<SandboxEnv>, status: 403 | 415 | 421, code: string, message: string) =>
  context.json({ error: { code, message } }, status)

/**
 * Answers only under the names that the sandbox is reached by: a page of another site can make its own name lead to
 * this machine (DNS rebinding), and its scripts would then be of the sandbox's origin.
 */
export const onlyOwnHosts = (baseUrl: () => string) =>
  createMiddleware<SandboxEnv>(async (context, next) => {
    const { hostname } = new URL(context.req.url)
    if (isLoopbackHost(hostname) || hostname === URL.parse(baseUrl())?.hostname) return next()
    return refuse(context, 421, "misdirected-request", "The sandbox is not served under the host of this request")
  })

/** A browser says where a request comes from; nothing else does. */
const isOfOtherPage = (context: Context<SandboxEnv>): boolean => {
  const site = context.req.header("sec-fetch-site") ?? "none"
  const origin = context.req.header("origin")
  return (
    !["same-origin", "none"].includes(site) || (origin !== undefined && origin !== new URL(context.req.url).origin)
  )
}

const jsonContentType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

/** Needs no token, so no page of another site may drive it: neither by a script nor by a form, which sends no JSON. */
export const onlyOwnPages = createMiddleware<SandboxEnv>(async (context, next) => {
  if (isOfOtherPage(context)) {
    return refuse(context, 403, "cross-site", "Pages of other sites may not drive the sandbox")
  }
  const isRead = ["GET", "HEAD"].includes(context.req.method)
  if (isRead || jsonContentType.test(context.req.header("content-type") ?? "")) return next()
  return refuse(
    context,
    415,
    "unsupported-media-type",
    "Send it with Content-Type: application/json, a body or none"
  )
})
