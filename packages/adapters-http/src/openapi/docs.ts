import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import type { Hono } from "hono"
import type { HttpVariables } from "../endpoint/HttpVariables.ts"
import { openApiDocument } from "./openapi.ts"

const assets: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png"
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Dealer Billing API</title>
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
    <link rel="stylesheet" href="/docs/short.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

/** All problems look alike: their codes are enough. An operation then fits two screens. */
const short = `.response:not([data-code^="2"]) :is(.model-example, .response-controls),
.response:not([data-code="201"]) .headers-wrapper,
.response-col_links { display: none }
.response .microlight { max-height: 175px !important }
`

const start = `window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null
})
`

/** The page loads everything from this service, and may call only this API. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join("; ")

const makeHeaders = (contentType: string): Readonly<Record<string, string>> => ({
  "Content-Type": contentType,
  "Content-Security-Policy": contentSecurityPolicy,
  "Cache-Control": "no-cache"
})

const assetReader = (): ((name: string) => Promise<Uint8Array<ArrayBuffer>>) => {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>()
  return async (name) => {
    const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"))
    const bytes = kept.get(name) ?? new Uint8Array(await readFile(join(folder, name)))
    kept.set(name, bytes)
    return bytes
  }
}

export const mountDocs = (app: Hono<HttpVariables>): ReadonlyArray<string> => {
  const texts: Readonly<Record<string, readonly [contentType: string, text: string]>> = {
    "/openapi.json": ["application/json", JSON.stringify(openApiDocument())],
    "/docs": ["text/html; charset=utf-8", page],
    "/docs/short.css": ["text/css; charset=utf-8", short],
    "/docs/start.js": ["text/javascript; charset=utf-8", start]
  }
  for (const [path, [contentType, text]] of Object.entries(texts)) {
    app.get(path, (context) => {
      context.set("route", path)
      return new Response(text, { headers: makeHeaders(contentType) })
    })
  }
  const read = assetReader()
  for (const [name, contentType] of Object.entries(assets)) {
    app.get(`/docs/${name}`, async (context) => {
      context.set("route", "/docs/{asset}")
      return new Response(await read(name), { headers: makeHeaders(contentType) })
    })
  }
  return [...Object.keys(texts), ...Object.keys(assets).map((name) => `/docs/${name}`)]
}
