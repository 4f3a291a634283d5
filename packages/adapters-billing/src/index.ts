export { billingHttpLayer, type BillingHttpOptions } from "./BillingHttp.ts"
export { politeBillingLayer, type PoliteBillingOptions } from "./wrappers/politeBillingLayer.ts"
