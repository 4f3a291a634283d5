import type { SettingsReader } from "./SettingsReader.ts"

/** In lower case, with other scripts as Punycode. */
const normalise = (host: string): string | null => {
  const url = /[:*]/.test(host.replace(/^\[[0-9a-f:]+\]$/i, "")) ? null : URL.parse(`https://${host}/`)
  return url !== null && url.href === `https://${url.hostname}/` ? url.hostname : null
}

export const readHostList = (reader: SettingsReader, name: string): ReadonlyArray<string> =>
  (reader.text(name) ?? "").split(",").flatMap((part) => {
    const text = part.trim()
    if (text === "") return []
    const host = normalise(text)
    if (host !== null) return [host]
    reader.problem(name, `must be a comma list of hosts without ports; ${JSON.stringify(text)} is not a host`)
    return []
  })
