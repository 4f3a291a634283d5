import { Context } from "effect"
import type { Scale } from "./Scale.ts"

export class Run extends Context.Service<
  Run,
  {
    readonly scale: Scale
    /** For CPU profiles of the children; null: none. */
    readonly profileFolder: string | null
    /** Arguments for Node. */
    readonly service: ReadonlyArray<string>
    readonly report: (line: string) => void
  }
>()("@dealer-billing/bench/run/Run") {}
