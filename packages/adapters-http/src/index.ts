export { admissionDefaults, type AdmissionOptions } from "./limits/admission.ts"
export { parseApiKeys, type ApiKey } from "./access/apiKeys.ts"
export { Scope } from "./endpoint/Scope.ts"
export { documentsLayer } from "./documents/documentsLayer.ts"
export type { Endpoint } from "./endpoint/endpoint.ts"
export { endpoints } from "./openapi/endpoints.ts"
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
export type { HttpServices } from "./endpoint/HttpServices.ts"
export type { JwtOptions } from "./access/jwt.ts"
export { makeHttpApp, type HttpAppOptions } from "./server/makeHttpApp.ts"
export { openApiDocument } from "./openapi/openapi.ts"
export {
  OperationJson,
  operationJson,
  OperationWithHistoryJson,
  operationWithHistoryJson
} from "./operations/operationJson.ts"
export { AllocationPreviewJson, allocationPreviewJson } from "./payments/allocationJson.ts"
export { positionJson } from "./payments/positionJson.ts"
export { PaymentJson, paymentJson, PaymentWithHistoryJson, paymentWithHistoryJson } from "./payments/paymentJson.ts"
export { problems, type ProblemCode } from "./endpoint/problem.ts"
export { Readiness, type ReadinessCheck } from "./endpoint/Readiness.ts"
