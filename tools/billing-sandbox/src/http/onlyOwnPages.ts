import { createMiddleware } from "hono/factory"
import type { Context } from "hono"
import { isIP } from "node:net"
import type { SandboxEnv } from "./HttpEnvironment.ts"

const isLoopbackHost = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."))

const refuse = (context: Context<SandboxEnv>, status: 403 | 415 | 421, code: string, message: string) =>
  context.json({ error: { code, message } }, status)

/**
 * Against DNS rebinding: a page of another site can make its host name resolve to this machine, and its scripts would
 * then have the sandbox's origin.
 */
export const onlyOwnHosts = (baseUrl: () => string) =>
  createMiddleware<SandboxEnv>(async (context, next) => {
    const { hostname } = new URL(context.req.url)
    if (isLoopbackHost(hostname) || hostname === URL.parse(baseUrl())?.hostname) return next()
    return refuse(context, 421, "misdirected-request", "The sandbox is not served under this host name")
  })

/** Only browsers send these headers. */
const isFromOtherSite = (context: Context<SandboxEnv>): boolean => {
  const site = context.req.header("sec-fetch-site") ?? "none"
  const origin = context.req.header("origin")
  return (
    !["same-origin", "none"].includes(site) || (origin !== undefined && origin !== new URL(context.req.url).origin)
  )
}

const jsonContentType = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

/** Routes without a token refuse pages of other sites: their scripts, and their forms, which cannot send JSON. */
export const onlyOwnPages = createMiddleware<SandboxEnv>(async (context, next) => {
  if (isFromOtherSite(context)) {
    return refuse(context, 403, "cross-site", "Requests from pages of other sites are not allowed")
  }
  const isRead = ["GET", "HEAD"].includes(context.req.method)
  if (isRead || jsonContentType.test(context.req.header("content-type") ?? "")) return next()
  return refuse(
    context,
    415,
    "unsupported-media-type",
    "Content-Type must be application/json, even without a body"
  )
})
