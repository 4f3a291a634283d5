/** Other programs use these prefixes as well, so only a near miss of a whole name is reported. */
const sharedWords = ["ALLOW", "API", "DATA", "LOG", "OTEL"]
/** Belongs to HTTP clients, although it has a prefix of ours. */
const foreign = ["HTTP_PROXY"]

/** Kubernetes injects such variables for each service, e.g. `BILLING_PORT_80_TCP_ADDR`. */
const isServiceLink = (name: string, value: string): boolean =>
  /_SERVICE_HOST$|_SERVICE_PORT(?:$|_)/.test(name) ||
  /_PORT_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?$/.test(name) ||
  (name.endsWith("_PORT") && /^(?:tcp|udp|sctp):\/\//.test(value))

/** Damerau-Levenshtein (optimal string alignment). */
const editDistance = (left: string, right: string): number => {
  const rows = [Array.from({ length: right.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1]
      const isSwapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      const at = (back: number, aside: number) => rows[row - back]?.[column - aside] ?? Number.POSITIVE_INFINITY
      current[column] = Math.min(
        at(1, 0) + 1,
        (current[column - 1] ?? Number.POSITIVE_INFINITY) + 1,
        at(1, 1) + (isSame ? 0 : 1),
        isSwapped ? at(2, 2) + 1 : Number.POSITIVE_INFINITY
      )
    }
    rows.push(current)
  }
  return rows[left.length]?.[right.length] ?? 0
}

/** Short names at distance 2 are different words. */
const distanceMax = (known: string): number => (known.length < 10 ? 1 : 2)

const findNearest = (name: string, known: ReadonlyArray<string>): { name: string; distance: number } | undefined =>
  known
    .filter((each) => Math.abs(each.length - name.length) <= 2)
    .map((each) => ({ name: each, distance: editDistance(name, each) }))
    .toSorted((left, right) => left.distance - right.distance)[0]

const firstWord = (name: string): string => /^[A-Z0-9]+_/.exec(name)?.[0] ?? ""

/** Misspelt settings, which would otherwise count as unset. Variables of other programs are ignored. */
export const findUnknownVariables = (
  environment: Readonly<Record<string, string | undefined>>,
  known: ReadonlyArray<string>
): ReadonlyArray<string> => {
  const ours = new Set(
    known.map(firstWord).filter((word) => word !== "" && !sharedWords.includes(word.slice(0, -1)))
  )
  return Object.entries(environment).flatMap(([name, value = ""]) => {
    if (value.trim() === "" || known.includes(name) || foreign.includes(name) || isServiceLink(name, value))
      return []
    const nearest = findNearest(name, known)
    const isNear = nearest !== undefined && nearest.distance <= distanceMax(nearest.name)
    if (!isNear && !ours.has(firstWord(name))) return []
    return [`${name} is not a setting${isNear ? `: did you mean ${nearest.name}?` : "; remove it"}`]
  })
}
