import { Schema } from "effect"

/** The storage could not answer: down, overloaded or too slow. Nothing was half done; try again later. */
export class StorageUnavailable extends Schema.TaggedError<StorageUnavailable>()("StorageUnavailable", {
  reason: Schema.String
}) {
  override get message(): string {
    return `The storage is unavailable: ${this.reason}`
  }
}
