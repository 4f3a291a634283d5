import { Redacted, Result } from "effect"
import { plaintextHosts, showDatabase } from "./DatabaseUrl.ts"
import { parseDatabaseUrl } from "./parseDatabaseUrl.ts"
import { readCertificates } from "./readCertificates.ts"

/** Everything that is wrong with a URL, each as the rest of a sentence that begins with the setting's name. */
export const checkDatabaseUrl = (
  text: string,
  mayBePlaintext: (host: string) => boolean
): ReadonlyArray<string> => {
  const parsed = parseDatabaseUrl(text)
  if (Result.isFailure(parsed)) return parsed.failure
  const { files, sslMode } = parsed.success
  const plain = plaintextHosts(parsed.success).filter((host) => !mayBePlaintext(host))
  const certificates = readCertificates(files)
  return [
    ...plain.map(
      (host) =>
        `would let ${host} be spoken to without TLS (sslmode=${sslMode}): ` +
        `add sslmode=verify-full, or name the host in ALLOW_PLAINTEXT`
    ),
    ...(Result.isFailure(certificates) ? [certificates.failure] : [])
  ]
}

/** The role that the URL connects as; null where it names none. */
export const readDatabaseUser = (url: Redacted.Redacted<string>): string | null =>
  Result.match(parseDatabaseUrl(Redacted.value(url)), {
    onFailure: () => null,
    onSuccess: ({ username }) => username
  })

/** The database that the URL names; null where it cannot be read. */
export const readDatabaseName = (url: Redacted.Redacted<string>): string | null =>
  Result.match(parseDatabaseUrl(Redacted.value(url)), {
    onFailure: () => null,
    onSuccess: ({ database }) => database
  })

/** Hosts and database, without user and password. */
export const showDatabaseUrl = (url: Redacted.Redacted<string>): string =>
  Result.match(parseDatabaseUrl(Redacted.value(url)), { onFailure: () => "unreadable", onSuccess: showDatabase })
