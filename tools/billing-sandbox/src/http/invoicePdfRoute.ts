import { Effect } from "effect"
import { Hono } from "hono"
import { renderInvoice } from "../pdf/renderInvoice.ts"
import { getInvoiceDocument } from "../store/getInvoiceDocument.ts"
import { toResponse } from "./answer.ts"
import type { HttpEnvironment, SandboxEnv } from "./HttpEnvironment.ts"
import { readReference } from "./readRequest.ts"

const fileName = (number: string): string =>
  `inline; filename="invoice-${number}.pdf"; filename*=UTF-8''${encodeURIComponent(`Счёт ${number}.pdf`)}`

const render = Effect.fn("GET invoice PDF")(function* (file: string) {
  const document = yield* getInvoiceDocument(yield* readReference(file.slice(0, -".pdf".length)))
  const bytes = yield* renderInvoice(document)
  return new Response(bytes, {
    headers: {
      "content-type": "application/pdf",
      "content-disposition": fileName(document.number),
      "cache-control": "private, no-cache"
    }
  })
})

/** No token, since people open the link. The id cannot be guessed. */
export const invoicePdfRoute = (environment: HttpEnvironment) =>
  new Hono<SandboxEnv>().get("/invoices/:file{[^/]+\\.pdf}", (context) =>
    environment.run(toResponse(render(context.req.param("file"))))
  )
