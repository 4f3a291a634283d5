export { EventNotDelivered, PaymentEventSink, type OutgoingEvent } from "./PaymentEventSink.ts"
export { prepareSandboxDatabase } from "./prepareDatabase.ts"
export { Sandbox, sandboxLayer } from "./Sandbox.ts"
export { SandboxNotStarted } from "./SandboxNotStarted.ts"
