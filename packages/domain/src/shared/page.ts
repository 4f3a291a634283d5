export const pageSize = (limit: number, max: number): number => Math.min(Math.max(limit, 1), max)

/** The first `size` items, and where the next page begins; null when nothing was found beyond them. */
export const takePage = <A, Place>(found: ReadonlyArray<A>, size: number, placeOf: (item: A) => Place) => {
  const items = found.slice(0, size)
  const last = items.at(-1)
  return { items, next: found.length > size && last !== undefined ? placeOf(last) : null }
}
