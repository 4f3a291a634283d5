export { billingAuditHttpLayer } from "./BillingAuditHttp.ts"
export { billingHttpLayer, type BillingHttpOptions } from "./BillingHttp.ts"
export { politeAuditLayer } from "./wrappers/politeAuditLayer.ts"
export { politeBillingLayer, type PoliteBillingOptions } from "./wrappers/politeBillingLayer.ts"
