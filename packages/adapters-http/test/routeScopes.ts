/** Who may do what, written by hand from the contract: a route that declares something else is wrong. */
export const routeScopes: Readonly<Record<string, ReadonlyArray<"read" | "write" | "admin">>> = {
  registerDealer: ["write"],
  getDealer: ["read"],
  updateRequisite: ["write"],
  addFastBuyout: ["write"],
  getFastBuyout: ["read"],
  returnDeposit: ["admin"],
  createBill: ["write"],
  getBillsByDealer: ["read"],
  getBill: ["read"],
  cancelBill: ["write"],
  correctBill: ["write"],
  previewAllocation: ["read"],
  listPayments: ["admin"],
  getPayment: ["admin"],
  resolvePayment: ["admin"],
  getStatement: ["read"],
  compareStatement: ["read"],
  getMonthlySummary: ["read"],
  listOperations: ["admin"],
  getOperation: ["admin"],
  retryOperation: ["admin"],
  adoptOperation: ["admin"],
  rejectOperation: ["admin"],
  listAudit: ["admin"],
  getMetrics: ["read", "admin"]
}

/** Open to everybody: probes have no keys. */
export const openRoutes: ReadonlyArray<string> = ["getHealth", "getReadiness"]

/** Open too: they describe the API, which is no secret, and hold no data. */
export const openDocuments: ReadonlyArray<string> = [
  "/docs",
  "/docs/favicon-32x32.png",
  "/docs/start.js",
  "/docs/swagger-ui-bundle.js",
  "/docs/swagger-ui.css",
  "/openapi.json"
]
