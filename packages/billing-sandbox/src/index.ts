export * from "./PaymentFactSink.ts"
export * from "./Sandbox.ts"
export { paymentQr } from "./pdf/paymentQr.ts"
export * from "./SandboxNotStarted.ts"
