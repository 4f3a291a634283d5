// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

export type * from "./shared.ts"
export type * from "./Dealers.ts"
export type * from "./FastBuyout.ts"
export type * from "./Bills.ts"
export type * from "./Payments.ts"
export type * from "./Statements.ts"
export type * from "./Operations.ts"
export type * from "./Service.ts"
