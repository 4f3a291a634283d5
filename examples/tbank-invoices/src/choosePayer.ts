import { Option } from "effect"
import type { PayerVersion } from "./store/LocalParties.ts"

/**
 * The requisites for an invoice: the oldest that are not older than those that belong on it, or the newest when
 * nobody says which. Versions that were replaced before they were delivered never came here.
 */
export const choosePayer = (
  versions: ReadonlyArray<PayerVersion>,
  versionMin: number | undefined
): Option.Option<PayerVersion> =>
  Option.fromUndefinedOr(
    versionMin === undefined ? versions.at(-1) : versions.find(({ version }) => version >= versionMin)
  )
