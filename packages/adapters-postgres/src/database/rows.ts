import { Effect, Schema } from "effect"

/** Reads rows by their schema. A row that does not fit is a bug of ours: the constraints allow no other. */
export const rowsOf = <Row>(schema: Schema.Decoder<Row>) => {
  const decode = Schema.decodeUnknownEffect(Schema.Array(schema))
  return (rows: ReadonlyArray<unknown>): Effect.Effect<ReadonlyArray<Row>> => Effect.orDie(decode(rows))
}
