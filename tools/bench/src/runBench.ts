import { Effect } from "effect"
import type { Figure } from "./run/Figure.ts"
import { chunks, single } from "./rows/chunks.ts"
import { growth } from "./rows/growth.ts"
import { http } from "./rows/http.ts"
import { kafka } from "./rows/kafka.ts"
import { memory } from "./rows/memory.ts"
import { pages } from "./rows/pages.ts"
import { roundTrips } from "./rows/roundTrips.ts"
import { oneBill } from "./rows/writers.ts"
import { Run } from "./run/Run.ts"

/** By the name for `--only`, in the order of the table. */
export const rows = {
  chunks,
  single,
  kafka,
  http,
  growth,
  pages,
  "round-trips": roundTrips,
  "one-bill": oneBill,
  memory
}
type RowName = keyof typeof rows
export const rowNames = Object.keys(rows) as ReadonlyArray<RowName>

export const runBench = Effect.fn("runBench")(function* (names: ReadonlyArray<RowName>) {
  const { report } = yield* Run
  const figures: Array<Figure> = []
  for (const name of names) {
    report(name)
    figures.push(...(yield* rows[name]))
  }
  return figures
})
