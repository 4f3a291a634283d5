import { Option } from "effect"
import type { PayerVersion } from "./store/LocalParties.ts"

/**
 * The oldest version that is at least `versionMin`, or the newest without it. Versions that were replaced before they
 * were delivered are not in the list. Example: of the versions 1 and 4, `versionMin` 2 chooses 4.
 */
export const choosePayer = (
  versions: ReadonlyArray<PayerVersion>,
  versionMin: number | undefined
): Option.Option<PayerVersion> =>
  Option.fromUndefinedOr(
    versionMin === undefined ? versions.at(-1) : versions.find(({ version }) => version >= versionMin)
  )
