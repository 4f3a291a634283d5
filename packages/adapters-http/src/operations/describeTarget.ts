const idLengthMax = 64

const unexpected = /[^A-Za-z0-9._:~-]/gu

/** The ids in the path, for the log. Other characters are replaced: a caller may have sent a name, or markup. */
export const describeTarget = (params: Readonly<Record<string, string>>): string | undefined => {
  const ids = Object.entries(params).map(
    ([name, value]) => `${name}=${value.slice(0, idLengthMax).replace(unexpected, "?")}`
  )
  return ids.length === 0 ? undefined : ids.join(" ")
}
