import { Result } from "effect"
import { HttpProblem } from "./problem.ts"

interface Range {
  readonly type: string
  /** 0 to 1; 0: not acceptable. */
  readonly quality: number
}

const parseAccept = (accept: string): ReadonlyArray<Range> =>
  accept
    .toLowerCase()
    .split(",")
    .map((part) => {
      const [type = "", ...parameters] = part.split(";").map((each) => each.trim())
      const quality = parameters.find((each) => each.startsWith("q="))?.slice(2)
      return { type, quality: quality === undefined ? 1 : Number(quality) || 0 }
    })
    .filter(({ type }) => type !== "")

/** The most specific range that matches decides. */
const findQuality = (mediaType: string, ranges: ReadonlyArray<Range>): number => {
  const forms = [mediaType, `${mediaType.split("/")[0]}/*`, "*/*"]
  const found = forms.map((form) => ranges.find(({ type }) => type === form)).find((range) => range !== undefined)
  return found?.quality ?? 0
}

/** Chooses a media type by `Accept` (RFC 9110, section 12.5.1); the first offered one without a preference. */
export const negotiate = (
  accept: string | undefined,
  offered: readonly [string, ...ReadonlyArray<string>]
): Result.Result<string, HttpProblem<"not-acceptable">> => {
  const ranges = parseAccept(accept ?? "")
  if (ranges.length === 0) return Result.succeed(offered[0])
  const qualities = offered.map((mediaType) => findQuality(mediaType, ranges))
  const best = Math.max(...qualities)
  const chosen = offered[qualities.indexOf(best)]
  return best > 0 && chosen !== undefined
    ? Result.succeed(chosen)
    : Result.fail(
        new HttpProblem({
          code: "not-acceptable",
          detail: `Accept one of these media types: ${offered.join(", ")}`
        })
      )
}
