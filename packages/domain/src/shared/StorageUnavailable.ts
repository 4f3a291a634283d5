import { Schema } from "effect"

/** The storage is down, overloaded or too slow. Nothing was half done; try again later. */
export class StorageUnavailable extends Schema.TaggedError<StorageUnavailable>()("StorageUnavailable", {
  /** Shown to everybody, so it names no host. */
  reason: Schema.String,
  where: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    return this.where === undefined ? this.publicMessage : `${this.publicMessage} (${this.where})`
  }

  get publicMessage(): string {
    return `The storage is unavailable: ${this.reason}`
  }
}
