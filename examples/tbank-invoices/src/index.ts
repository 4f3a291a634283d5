export { billingTBankLayer, tbankCallsPerSecondMax, type BillingTBankOptions } from "./BillingTBank.ts"
export { PayerUnreadable, type PayerKey, type PayerKeyring } from "./store/payerCipher.ts"
export {
  tbankStoreMemory,
  tbankStorePostgres,
  type TBankStore,
  type TBankStoreOptions
} from "./store/tbankStore.ts"
export { IssuedInvoices } from "./store/IssuedInvoices.ts"
export { LocalParties } from "./store/LocalParties.ts"
