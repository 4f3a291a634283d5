import { Redacted, Result } from "effect"
import { isIPv6 } from "node:net"
import { type DatabaseHost, type DatabaseUrl, sslModes, targetSessions } from "./DatabaseUrl.ts"
import { decodePercent, readParameters } from "./readParameters.ts"

const portDefault = 5432
const connectTimeoutSDefault = 2
const connectTimeoutSMax = 60

// An unreadable part is never repeated: a password that contains "/" looks like a port.
const form = "must be postgres://user:password@host:5432/database, several hosts as h1:5432,h2:5432"
const escapes = 'write special characters in user, password and database as %XX, "/" as %2F and "@" as %40'

const parsePort = (text: string): number | null => {
  const port = text === "" ? portDefault : /^[0-9]{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : null
}

const parseHost = (text: string): DatabaseHost | null => {
  const [, bracketed, named = "", portText = ""] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(text) ?? []
  const host = decodePercent(bracketed ?? named)
  const port = parsePort(portText)
  if (host === null || port === null) return null
  if (bracketed !== undefined) return isIPv6(host) ? { host, port } : null
  if (host === "") return { host: "localhost", port }
  return host.startsWith("/") || /^[^\s@:/\\[\]]+$/.test(host) ? { host, port } : null
}

const parseUser = (text: string | undefined) => {
  const colon = text?.indexOf(":") ?? -1
  const username = decodePercent((colon === -1 ? text : text?.slice(0, colon)) ?? "")
  const password = colon === -1 ? "" : decodePercent(text?.slice(colon + 1) ?? "")
  return username === null || password === null ? null : { username, password }
}

const splitUrl = (text: string) => {
  const [, scheme, rest = ""] = /^(postgres(?:ql)?):\/\/(.*)$/s.exec(text) ?? []
  if (scheme === undefined) return null
  const [, userText, place = ""] = /^(?:([^@/]*)@)?(.*)$/s.exec(rest) ?? []
  const [, hostText = "", path = "", query = ""] = /^([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(place) ?? []
  const user = parseUser(userText)
  const hosts = hostText.split(",").map(parseHost)
  const database = decodePercent(path)
  if (user === null || database === null || hosts.includes(null)) return null
  return { user, hosts: hosts.filter((host) => host !== null), database, query }
}

const oneOf = <Choice extends string>(choices: ReadonlyArray<Choice>, text: string): Choice | null =>
  choices.find((choice) => choice === text) ?? null

const isTimeout = (text: string): boolean =>
  /^[0-9]{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= connectTimeoutSMax

type Parameters = ReturnType<typeof readParameters>["parameters"]

/** The rules of libpq. */
const findTlsProblems = (parameters: Parameters): ReadonlyArray<string> => {
  const { sslcert, sslkey, sslmode = "", sslrootcert } = parameters
  const isWeak = sslrootcert === "system" && sslmode !== "" && sslmode !== "verify-full"
  return [
    ...(isWeak ? ["has sslrootcert=system, which needs sslmode=verify-full"] : []),
    ...(sslmode === "verify-ca" && sslrootcert === undefined
      ? ["has sslmode=verify-ca, which needs sslrootcert: the file of the authority's certificate"]
      : []),
    ...((sslcert === undefined) === (sslkey === undefined)
      ? []
      : ["has only one of sslcert and sslkey: give both, or none"])
  ]
}

const findValueProblems = (parameters: Parameters): ReadonlyArray<string> => {
  const { connect_timeout: timeout, sslmode, target_session_attrs: target } = parameters
  const wrong = (name: string, hint: string) => `has a wrong ${name}: use ${hint}`
  return [
    ...(sslmode === undefined || oneOf(sslModes, sslmode) !== null ? [] : [wrong("sslmode", sslModes.join(", "))]),
    ...(target === undefined || oneOf(targetSessions, target) !== null
      ? []
      : [wrong("target_session_attrs", `${targetSessions.join(", ")}; the service must write`)]),
    ...(timeout === undefined || isTimeout(timeout)
      ? []
      : [wrong("connect_timeout", `seconds, 1 to ${connectTimeoutSMax}`)])
  ]
}

const emptyAsNull = (text: string | undefined): string | null => (text === undefined || text === "" ? null : text)

const chooseSslMode = ({ sslmode, sslrootcert }: Parameters) =>
  oneOf(sslModes, sslmode ?? "") ?? (sslrootcert === "system" ? "verify-full" : "prefer")

/**
 * Reads a URL as libpq does, or fails with all its problems. Unlike libpq, `verify-full` without `sslrootcert` trusts
 * what the machine trusts, and no file of the user's home is read.
 */
export const parseDatabaseUrl = (text: string): Result.Result<DatabaseUrl, ReadonlyArray<string>> => {
  const parts = splitUrl(text)
  if (parts === null) return Result.fail([`${form}; ${escapes}`])
  const { parameters, problems: unknown } = readParameters(parts.query)
  const problems = [...unknown, ...findValueProblems(parameters), ...findTlsProblems(parameters)]
  if (problems.length > 0) return Result.fail(problems)
  const { sslcert, sslkey, sslrootcert } = parameters
  const sslMode = chooseSslMode(parameters)
  return Result.succeed({
    hosts: parts.hosts,
    username: emptyAsNull(parts.user.username),
    password: parts.user.password === "" ? null : Redacted.make(parts.user.password),
    database: emptyAsNull(parts.database),
    sslMode,
    files: {
      rootCertificate: sslrootcert ?? (sslMode === "verify-full" ? "system" : null),
      client: sslcert === undefined || sslkey === undefined ? null : { certificate: sslcert, key: sslkey }
    },
    targetSession: oneOf(targetSessions, parameters.target_session_attrs ?? "") ?? "any",
    connectTimeoutMs: Number(parameters.connect_timeout ?? connectTimeoutSDefault) * 1_000,
    applicationName: emptyAsNull(parameters.application_name)
  })
}
