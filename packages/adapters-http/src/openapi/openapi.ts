import { endpoints } from "./endpoints.ts"
import { requestIdLengthMax } from "../system/observe.ts"
import { describeOperation } from "./openapiOperation.ts"
import { OpenApiParameters } from "./OpenApiParameters.ts"
import { OpenApiResponses } from "./OpenApiResponses.ts"
import { headerComponents } from "./openapiHeaders.ts"
import { OpenApiSchemas } from "./OpenApiSchemas.ts"

const description = `Billing for auction dealers: what each dealer owes, and the invoices for it.

- Money is a decimal string in roubles with exactly two fraction digits. Times are RFC 3339 in UTC. Ids of this service
  are strings.
- Errors are \`application/problem+json\` (RFC 9457). Decide by \`code\`, which is stable: docs/contracts/problems.md
  says what to do at each.
- Unknown fields and parameters are refused.
- Any write may be repeated: the same content gives the same answer, and never a second bill.
- Every answer has the header \`X-Request-Id\`, and the logs have the same id. You may send your own: 1 to
  ${requestIdLengthMax} characters of \`A-Z a-z 0-9 . _ ~ -\`. Any other value is replaced.
- The header \`RateLimit\` says how many requests you have left. If an answer has \`Retry-After\`, wait that many
  seconds.`

const tags = [
  { name: "Dealers", description: "Registration and legal details" },
  { name: "Fast buyout", description: "Deposits, their returns, and who may buy out a car" },
  { name: "Bills", description: "What dealers have to pay" },
  { name: "Payments", description: "How payments were allocated, and parked messages (dead letters)" },
  { name: "Statements", description: "Reconciliation statements and monthly rewards, for accountants" },
  { name: "Operations", description: "Calls to Billing, the decisions of operators, and the audit" },
  { name: "Service", description: "Probes and metrics" }
]

export const openApiDocument = (): Readonly<Record<string, unknown>> => {
  const schemas = new OpenApiSchemas()
  const responses = new OpenApiResponses(schemas)
  const parameters = new OpenApiParameters()
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    const methods = (paths[endpoint.path] ??= {})
    methods[endpoint.method.toLowerCase()] = describeOperation(endpoint, { parameters, responses, schemas })
  }
  return {
    openapi: "3.1.0",
    info: { title: "Dealer Billing", version: "1.0.0", description },
    servers: [{ url: "/", description: "This service" }],
    tags,
    paths,
    components: {
      parameters: parameters.components(),
      responses: responses.components(),
      schemas: schemas.components(),
      headers: headerComponents,
      securitySchemes: {
        apiKey: {
          type: "http",
          scheme: "bearer",
          description: "An API key with one of the operation's scopes: read, write or admin"
        },
        jwt: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "A JWT from the configured issuer, with one of the operation's scopes"
        }
      }
    }
  }
}
