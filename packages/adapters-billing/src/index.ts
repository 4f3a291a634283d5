export { billingHttpLayer, type BillingHttpOptions } from "./BillingHttp.ts"
export { resilientBillingLayer, type ResilientBillingOptions } from "./wrappers/resilientBillingLayer.ts"
