export { billingHttpLayer, type BillingHttpOptions } from "./BillingHttp.ts"
