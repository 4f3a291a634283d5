import { endpoints } from "../endpoints.ts"
import { operationOf } from "./openapiOperation.ts"
import { headerComponents } from "./openapiHeaders.ts"
import { OpenApiSchemas } from "./OpenApiSchemas.ts"

const description = `Billing of auction dealers: who owes what, and the invoices for it.

Money is a decimal string of roubles with exactly two fraction digits, times are RFC 3339 in UTC, ids of this service
are strings. Errors are \`application/problem+json\` (RFC 9457); decide by \`code\`, which is stable. Unknown fields and
parameters are refused. Writes may be repeated: the same content gives the same answer, never a second bill. Every
answer has \`X-Request-Id\`, yours if you send one (1 to 64 of \`A-Z a-z 0-9 . _ ~ -\`), and the logs have it too.
\`RateLimit\` tells how many requests are left to you; wait as long as \`Retry-After\` says where it stands.`

const tags = [
  { name: "Dealers", description: "Registration and legal requisites" },
  { name: "Fast buyout", description: "The deposit that permits it, and the decision" },
  { name: "Bills", description: "What dealers have to pay" },
  { name: "Payments", description: "What payments did with the money and why, and those that were set aside" },
  { name: "Statements", description: "Acts of reconciliation and monthly rewards, for accountants" },
  { name: "Operations", description: "Calls to Billing: what became of them, and what a person decides" },
  { name: "Service", description: "For operators and their tools" }
]

/** The OpenAPI 3.1 document of the API, made from the declarations of its endpoints. */
export const openApiDocument = (): Readonly<Record<string, unknown>> => {
  const schemas = new OpenApiSchemas()
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    const methods = (paths[endpoint.path] ??= {})
    methods[endpoint.method.toLowerCase()] = operationOf(endpoint, schemas)
  }
  return {
    openapi: "3.1.0",
    info: { title: "Dealer Billing", version: "1.0.0", description },
    servers: [{ url: "/", description: "The service that serves this document" }],
    tags,
    paths,
    components: {
      schemas: schemas.components(),
      headers: headerComponents,
      securitySchemes: {
        apiKey: {
          type: "http",
          scheme: "bearer",
          description: "A key that has one of the scopes which the operation names: read, write or admin"
        },
        jwt: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "A token of the issuer that the service is set up to trust, with such a scope"
        }
      }
    }
  }
}
