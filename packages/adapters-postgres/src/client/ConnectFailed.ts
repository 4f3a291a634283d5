import { type DatabaseHost, showHost } from "./DatabaseUrl.ts"

export interface Refusal {
  /** Shown to callers: no host and no part of the password. */
  readonly reason: string
  readonly code: string | null
  /** A retry does not help: an operator must change something. */
  readonly isPermanent: boolean
}

export class HostRefused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.reason)
    this.refusal = refusal
  }
}

export class ConnectFailed extends Error {
  /** The SQLSTATE; null with several hosts. */
  readonly code: string | null
  readonly reason: string
  readonly isPermanent: boolean
  /** The hosts and, if there are several, the reason of each. For the log, not for callers. */
  readonly where: string

  constructor(refusals: ReadonlyArray<readonly [DatabaseHost, Refusal]>) {
    const [first] = refusals
    const single = refusals.length === 1 && first !== undefined ? first : null
    const reason = single?.[1].reason ?? "no database host can be used"
    const where = single
      ? showHost(single[0])
      : refusals.map(([host, refusal]) => `${showHost(host)}: ${refusal.reason}`).join("; ")
    super(`${reason} (${where})`)
    this.code = single?.[1].code ?? null
    this.reason = reason
    this.where = where
    this.isPermanent = refusals.every(([, { isPermanent }]) => isPermanent)
  }
}
