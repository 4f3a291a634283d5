// Made from docs/contracts/openapi.json by `npm run contracts`; change the endpoints' declarations instead.

/** How an operation is called, and its statuses that are not problems. */
export const routes = {
  registerDealer: { method: "POST", path: "/v1/dealers", statuses: [200, 201], mediaType: "application/json" },
  getDealer: { method: "GET", path: "/v1/dealers/{cmeDealerId}", statuses: [200], mediaType: "application/json" },
  updateRequisite: {
    method: "PUT",
    path: "/v1/dealers/{cmeDealerId}/requisite",
    statuses: [200],
    mediaType: "application/json"
  },
  addFastBuyout: {
    method: "POST",
    path: "/v1/dealers/{cmeDealerId}/fast-buyout",
    statuses: [200, 201],
    mediaType: "application/json"
  },
  getFastBuyout: {
    method: "GET",
    path: "/v1/dealers/{cmeDealerId}/fast-buyout",
    statuses: [200],
    mediaType: "application/json"
  },
  returnDeposit: {
    method: "POST",
    path: "/v1/dealers/{cmeDealerId}/deposit-returns",
    statuses: [200, 201],
    mediaType: "application/json"
  },
  createBill: {
    method: "POST",
    path: "/v1/dealers/{cmeDealerId}/bills",
    statuses: [200, 201],
    mediaType: "application/json"
  },
  getBillsByDealer: {
    method: "GET",
    path: "/v1/dealers/{cmeDealerId}/bills",
    statuses: [200],
    mediaType: "application/json"
  },
  getBill: { method: "GET", path: "/v1/bills/{billId}", statuses: [200], mediaType: "application/json" },
  getBillAllocations: {
    method: "GET",
    path: "/v1/bills/{billId}/allocations",
    statuses: [200],
    mediaType: "application/json"
  },
  cancelBill: { method: "POST", path: "/v1/bills/{billId}/cancel", statuses: [200], mediaType: "application/json" },
  correctBill: {
    method: "POST",
    path: "/v1/bills/{billId}/correct",
    statuses: [200, 201],
    mediaType: "application/json"
  },
  previewAllocation: {
    method: "GET",
    path: "/v1/dealers/{cmeDealerId}/accounts/{accountType}/allocation",
    statuses: [200],
    mediaType: "application/json"
  },
  listPayments: { method: "GET", path: "/v1/payments", statuses: [200], mediaType: "application/json" },
  getPayment: { method: "GET", path: "/v1/payments/{paymentId}", statuses: [200], mediaType: "application/json" },
  resolvePayment: {
    method: "POST",
    path: "/v1/payments/{paymentId}/resolve",
    statuses: [200],
    mediaType: "application/json"
  },
  getStatement: {
    method: "GET",
    path: "/v1/dealers/{cmeDealerId}/accounts/{accountType}/statement",
    statuses: [200],
    mediaType: "application/json"
  },
  compareStatement: {
    method: "POST",
    path: "/v1/dealers/{cmeDealerId}/accounts/{accountType}/statement/compare",
    statuses: [200],
    mediaType: "application/json",
    bodyMediaType: "text/csv"
  },
  getMonthlySummary: {
    method: "GET",
    path: "/v1/dealers/{cmeDealerId}/monthly-summary",
    statuses: [200],
    mediaType: "application/json"
  },
  listOperations: { method: "GET", path: "/v1/operations", statuses: [200], mediaType: "application/json" },
  getOperation: {
    method: "GET",
    path: "/v1/operations/{operationId}",
    statuses: [200],
    mediaType: "application/json"
  },
  retryOperation: {
    method: "POST",
    path: "/v1/operations/{operationId}/retry",
    statuses: [200],
    mediaType: "application/json"
  },
  adoptOperation: {
    method: "POST",
    path: "/v1/operations/{operationId}/adopt",
    statuses: [200],
    mediaType: "application/json"
  },
  rejectOperation: {
    method: "POST",
    path: "/v1/operations/{operationId}/reject",
    statuses: [200],
    mediaType: "application/json"
  },
  listAudit: { method: "GET", path: "/v1/audit", statuses: [200], mediaType: "application/json" },
  getHealth: { method: "GET", path: "/healthz", statuses: [200], mediaType: "application/json" },
  getReadiness: { method: "GET", path: "/readyz", statuses: [200, 503], mediaType: "application/json" },
  getMetrics: { method: "GET", path: "/metrics", statuses: [200], mediaType: "text/plain" }
} as const
