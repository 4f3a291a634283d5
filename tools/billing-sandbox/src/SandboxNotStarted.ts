import { Schema } from "effect"

/** The sandbox could not start: its port is taken, or its database does not answer. */
export class SandboxNotStarted extends Schema.TaggedError<SandboxNotStarted>()("SandboxNotStarted", {
  reason: Schema.String
}) {
  override get message(): string {
    return `The Billing sandbox could not start: ${this.reason}`
  }
}
