/**
 * The scopes of each route, written by hand from the contract: a route that declares others is wrong. Operators see
 * what Lotus sees, and write nothing in its name.
 */
export const routeScopes: Readonly<Record<string, ReadonlyArray<"read" | "write" | "admin">>> = {
  registerDealer: ["write"],
  getDealer: ["read", "admin"],
  updateRequisite: ["write"],
  addFastBuyout: ["write"],
  getFastBuyout: ["read", "admin"],
  returnDeposit: ["admin"],
  createBill: ["write"],
  getBillsByDealer: ["read", "admin"],
  getBill: ["read", "admin"],
  getBillAllocations: ["read", "admin"],
  cancelBill: ["write"],
  correctBill: ["write"],
  previewAllocation: ["read", "admin"],
  listPayments: ["admin"],
  getPayment: ["admin"],
  resolvePayment: ["admin"],
  getStatement: ["read", "admin"],
  compareStatement: ["read", "admin"],
  getMonthlySummary: ["read", "admin"],
  listOperations: ["admin"],
  getOperation: ["admin"],
  retryOperation: ["admin"],
  adoptOperation: ["admin"],
  rejectOperation: ["admin"],
  listAudit: ["admin"],
  getMetrics: ["read", "admin"]
}

/** Probes have no keys. */
export const openRoutes: ReadonlyArray<string> = ["getHealth", "getReadiness"]

/** They describe the API and have no data. */
export const openDocuments: ReadonlyArray<string> = [
  "/docs",
  "/docs/favicon-32x32.png",
  "/docs/short.css",
  "/docs/start.js",
  "/docs/swagger-ui-bundle.js",
  "/docs/swagger-ui.css",
  "/openapi.json"
]
