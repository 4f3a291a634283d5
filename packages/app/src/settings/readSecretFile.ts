import { readFileSync, statSync } from "node:fs"
import { Result } from "effect"

const secretBytesMax = 65_536

const readBytes = (file: string): Result.Result<Buffer, string> => {
  const stats = statSync(file)
  if (!stats.isFile()) return Result.fail("not a regular file")
  if (stats.size > secretBytesMax) return Result.fail(`larger than ${secretBytesMax} bytes`)
  return Result.succeed(readFileSync(file))
}

const decodeText = (bytes: Buffer): Result.Result<string, string> => {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r?\n$/u, "")
  return text.trim() === "" ? Result.fail("the file is empty") : Result.succeed(text)
}

/** Removes the line end that editors and `echo` add. */
export const readSecretFile = (file: string): Result.Result<string, string> => {
  try {
    return Result.flatMap(readBytes(file), decodeText)
  } catch (error) {
    if (error instanceof TypeError) return Result.fail("not UTF-8")
    return Result.fail(error instanceof Error && "code" in error ? String(error.code) : "not readable")
  }
}
