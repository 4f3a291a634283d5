import type { DatabaseHost } from "./DatabaseUrl.ts"

/** For so long a host that could not be used is tried after the others, in ms. */
const demotedMs = 10_000

/** The hosts in the order to try them. One that has died must not cost every new connection its time limit. */
export const makeHostOrder = (hosts: ReadonlyArray<DatabaseHost>) => {
  const failedAtMs = new Map<DatabaseHost, number>()
  const isDemoted = (host: DatabaseHost) => performance.now() - (failedAtMs.get(host) ?? -Infinity) < demotedMs
  return {
    list: () => [...hosts.filter((host) => !isDemoted(host)), ...hosts.filter(isDemoted)],
    demote: (host: DatabaseHost) => void failedAtMs.set(host, performance.now())
  }
}
