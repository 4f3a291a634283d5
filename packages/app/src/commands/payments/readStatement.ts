import { readFile, stat } from "node:fs/promises"
import { bankStatementBytesMax, parseBankStatement } from "@dealer-billing/bank-statement"
import { Effect, Result, Schema } from "effect"

/** The file is no bank statement that can be read; the message lists every problem. */
export class BadStatementFile extends Schema.TaggedError<BadStatementFile>()("BadStatementFile", {
  path: Schema.String,
  problems: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return [`${this.path} cannot be read:`, ...this.problems.map((problem) => `  - ${problem}`)].join("\n")
  }
}

const readBytes = async (path: string): Promise<Uint8Array> => {
  const { size } = await stat(path)
  if (size > bankStatementBytesMax) throw new Error(`it has more than ${bankStatementBytesMax} bytes`)
  return readFile(path)
}

/** The bank statement of a file. */
export const readStatement = Effect.fn("readStatement")(function* (path: string) {
  const bytes = yield* Effect.tryPromise({
    try: () => readBytes(path),
    catch: (error) => new BadStatementFile({ path, problems: [error instanceof Error ? error.message : "no file"] })
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
