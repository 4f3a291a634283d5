import { readFile, stat } from "node:fs/promises"
import { bankStatementBytesMax, parseBankStatement } from "@dealer-billing/bank-statement"
import { Effect, Result, Schema } from "effect"

export class BadStatementFile extends Schema.TaggedError<BadStatementFile>()("BadStatementFile", {
  path: Schema.String,
  problems: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return [`Cannot read ${this.path}:`, ...this.problems.map((problem) => `  - ${problem}`)].join("\n")
  }
}

const readBytes = async (path: string): Promise<Uint8Array> => {
  const { size } = await stat(path)
  if (size > bankStatementBytesMax) throw new Error(`larger than ${bankStatementBytesMax} bytes`)
  return readFile(path)
}

export const readStatement = Effect.fn("readStatement")(function* (path: string) {
  const bytes = yield* Effect.tryPromise({
    try: () => readBytes(path),
    catch: (error) =>
      new BadStatementFile({ path, problems: [error instanceof Error ? error.message : "not readable"] })
  })
  return yield* Effect.fromResult(
    Result.mapError(parseBankStatement(bytes), (problems) => {
      return new BadStatementFile({
        path,
        problems: problems.map(({ line, message }) => `line ${line}: ${message}`)
      })
    })
  )
})
