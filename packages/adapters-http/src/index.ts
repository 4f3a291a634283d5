export { admissionDefaults, type AdmissionOptions } from "./limits/admission.ts"
export { parseApiKeys, type ApiKey, type Scope } from "./apiKeys.ts"
export { documentsLayer } from "./documents/documentsLayer.ts"
export type { Endpoint } from "./endpoint.ts"
export { endpoints } from "./endpoints.ts"
export {
  HttpServer,
  httpServerLayer,
  probeServerLayer,
  type HttpServerOptions,
  type ProbeServerOptions
} from "./server/HttpServer.ts"
export { HttpServerNotStarted } from "./server/listen.ts"
export { serveProbesOnly } from "./server/serveProbesOnly.ts"
export { serverLimits, type ServerLimits } from "./server/serverLimits.ts"
export type { HttpServices } from "./HttpServices.ts"
export type { JwtOptions } from "./access/jwt.ts"
export { makeHttpApp, type HttpAppOptions } from "./makeHttpApp.ts"
export { openApiDocument } from "./openapi.ts"
export {
  OperationJson,
  operationJson,
  OperationWithHistoryJson,
  operationWithHistoryJson
} from "./operationJson.ts"
export { AllocationPreviewJson, allocationPreviewJson } from "./allocationJson.ts"
export { PaymentJson, paymentJson, PaymentWithHistoryJson, paymentWithHistoryJson } from "./paymentJson.ts"
export { problems, type ProblemCode } from "./problem.ts"
export { Readiness, type ReadinessCheck } from "./Readiness.ts"
