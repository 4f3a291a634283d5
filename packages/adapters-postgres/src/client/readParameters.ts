const known = [
  "application_name",
  "connect_timeout",
  "sslcert",
  "sslkey",
  "sslmode",
  "sslrootcert",
  "target_session_attrs"
] as const

type Name = (typeof known)[number]

export const decodePercent = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** A wrong name may be part of a password: it is repeated only if it looks like a name. */
const showName = (name: string): string => (/^[a-z_]{1,40}$/.test(name) ? ` ${name}` : "")

/** An unknown parameter is a problem: a misspelt `sslmode` must not be ignored. */
export const readParameters = (query: string) => {
  const parameters: Partial<Record<Name, string>> = {}
  const problems: Array<string> = []
  for (const pair of query.split("&").filter((each) => each !== "")) {
    const [rawName = "", ...values] = pair.split("=")
    const rawValue = values.join("=")
    const name = known.find((each) => each === rawName)
    const value = decodePercent(rawValue)
    if (name === undefined) {
      problems.push(`has an unknown parameter${showName(rawName)}: the known ones are ${known.join(", ")}`)
    } else if (value === null || value === "" || value.includes("\0")) {
      problems.push(`has no readable value for ${name}`)
    } else if (parameters[name] !== undefined) problems.push(`gives ${name} twice`)
    else parameters[name] = value
  }
  return { parameters, problems }
}
