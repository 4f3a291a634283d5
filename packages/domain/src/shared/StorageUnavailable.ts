import { Schema } from "effect"

/** The storage could not answer: down, overloaded or too slow. Nothing was half done; try again later. */
export class StorageUnavailable extends Schema.TaggedError<StorageUnavailable>()("StorageUnavailable", {
  /** Names no host: it may be shown to anybody. */
  reason: Schema.String,
  /** Which server, for the log and for operators. */
  where: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    return this.where === undefined ? this.publicMessage : `${this.publicMessage} (${this.where})`
  }

  get publicMessage(): string {
    return `The storage is unavailable: ${this.reason}`
  }
}
