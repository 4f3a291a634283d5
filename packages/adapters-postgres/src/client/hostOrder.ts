import type { DatabaseHost } from "./DatabaseUrl.ts"

/** For this time a failed host is tried after the others. */
const demotedMs = 10_000

/** The hosts in the order to try. A dead host must not delay every new connection by its timeout. */
export const makeHostOrder = (hosts: ReadonlyArray<DatabaseHost>) => {
  const failedAtMs = new Map<DatabaseHost, number>()
  const isDemoted = (host: DatabaseHost) => performance.now() - (failedAtMs.get(host) ?? -Infinity) < demotedMs
  return {
    list: () => [...hosts.filter((host) => !isDemoted(host)), ...hosts.filter(isDemoted)],
    demote: (host: DatabaseHost) => void failedAtMs.set(host, performance.now())
  }
}
