export { EventNotDelivered, PaymentEventSink, type OutgoingEvent } from "./shared/PaymentEventSink.ts"
export { prepareSandboxDatabase } from "./prepareDatabase.ts"
export { Sandbox, sandboxLayer } from "./Sandbox.ts"
export { SandboxNotStarted } from "./shared/SandboxNotStarted.ts"
