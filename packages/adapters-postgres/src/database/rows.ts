import { Effect, Schema } from "effect"

/** A row that does not match the schema is a defect: the constraints allow no other. */
export const rowsOf = <Row>(schema: Schema.Decoder<Row>) => {
  const decode = Schema.decodeUnknownEffect(Schema.Array(schema))
  return (rows: ReadonlyArray<unknown>): Effect.Effect<ReadonlyArray<Row>> => Effect.orDie(decode(rows))
}
