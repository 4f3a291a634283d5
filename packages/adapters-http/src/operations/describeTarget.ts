const idLengthMax = 64

/** What an id may consist of in the log; anything else may be a name, or markup. */
const unexpected = /[^A-Za-z0-9._:~-]/gu

/** The ids that the path names, for the log. They are no personal data; a caller may have sent something else. */
export const describeTarget = (params: Readonly<Record<string, string>>): string | undefined => {
  const ids = Object.entries(params).map(
    ([name, value]) => `${name}=${value.slice(0, idLengthMax).replace(unexpected, "?")}`
  )
  return ids.length === 0 ? undefined : ids.join(" ")
}
