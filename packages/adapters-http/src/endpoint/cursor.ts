import { Result, Schema } from "effect"
import { bigintMax } from "./idText.ts"
import { HttpProblem } from "./problem.ts"

export const CursorText = Schema.String.annotate({ description: "`nextCursor` of the previous page" })
export const NextCursorJson = Schema.NullOr(Schema.String).annotate({
  description: "Send it as `cursor`; null on the last page"
})

const version = "1"
const plain = /^1\.([1-9][0-9]{0,18})$/

/** Opaque to callers: the id of the page's last item, and the version of this format. */
export const formatCursor = (after: bigint): string => Buffer.from(`${version}.${after}`).toString("base64url")

export const invalidCursor = (): HttpProblem<"invalid-cursor"> =>
  new HttpProblem({ code: "invalid-cursor", detail: "Send the nextCursor of the previous page unchanged" })

/** The id after which a page begins. Only an exact output of `formatCursor` is accepted. */
export const parseCursor = (cursor: string): Result.Result<bigint, HttpProblem<"invalid-cursor">> => {
  const digits = plain.exec(Buffer.from(cursor, "base64url").toString("latin1"))?.[1]
  const after = digits === undefined ? 0n : BigInt(digits)
  return after > 0n && after <= bigintMax && formatCursor(after) === cursor
    ? Result.succeed(after)
    : Result.fail(invalidCursor())
}
