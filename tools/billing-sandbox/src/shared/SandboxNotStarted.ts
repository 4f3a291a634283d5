import { Schema } from "effect"

export class SandboxNotStarted extends Schema.TaggedError<SandboxNotStarted>()("SandboxNotStarted", {
  reason: Schema.String
}) {
  override get message(): string {
    return `The Billing sandbox could not start: ${this.reason}`
  }
}
