export { billingSoapLayer } from "./BillingSoap.ts"
