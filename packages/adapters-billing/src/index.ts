export { billingAuditHttpLayer } from "./BillingAuditHttp.ts"
export { billingHttpLayer, type BillingHttpOptions } from "./BillingHttp.ts"
export {
  politeBillingAndAuditLayer,
  politeBillingLayer,
  type PoliteBillingOptions
} from "./wrappers/politeBillingLayer.ts"
