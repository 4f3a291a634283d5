import { Context } from "effect"
import type { Scale } from "./Scale.ts"

/** What this run was asked for. */
export class Run extends Context.Service<
  Run,
  {
    readonly scale: Scale
    /** Where the children write profiles of their CPU time; null: nowhere. */
    readonly profileFolder: string | null
    /** The program of the service, for Node. */
    readonly service: ReadonlyArray<string>
    readonly report: (line: string) => void
  }
>()("@dealer-billing/bench/run/Run") {}
