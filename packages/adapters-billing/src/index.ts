export { billingAuditHttpLayer } from "./BillingAuditHttp.ts"
export { billingHttpLayer, type BillingHttpOptions } from "./BillingHttp.ts"
export {
  resilientBillingAndAuditLayer,
  resilientBillingLayer,
  type ResilientBillingOptions
} from "./wrappers/resilientBillingLayer.ts"
