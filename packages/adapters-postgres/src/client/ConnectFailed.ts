import { type DatabaseHost, showHost } from "./DatabaseUrl.ts"

export interface Refusal {
  /** For people; without hosts, and never with anything of the password. */
  readonly reason: string
  /** The SQLSTATE that the server gave, if it came so far. */
  readonly code: string | null
  /** Trying again does not help: an operator must change something. */
  readonly isPermanent: boolean
}

/** One host could not be used. */
export class HostRefused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.reason)
    this.refusal = refusal
  }
}

/** No host could be used. `code` is the SQLSTATE where a single host gave one. */
export class ConnectFailed extends Error {
  readonly code: string | null
  readonly reason: string
  readonly isPermanent: boolean
  /** Which host and, where there are several, why it could not be used: for the log, not for strangers. */
  readonly where: string

  constructor(refusals: ReadonlyArray<readonly [DatabaseHost, Refusal]>) {
    const [first] = refusals
    const single = refusals.length === 1 && first !== undefined ? first : null
    const reason = single?.[1].reason ?? "none of the database's hosts can be used"
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
