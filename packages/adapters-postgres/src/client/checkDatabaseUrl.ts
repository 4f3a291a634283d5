import { Redacted, Result } from "effect"
import { plaintextHosts, showDatabase } from "./DatabaseUrl.ts"
import { parseDatabaseUrl } from "./parseDatabaseUrl.ts"
import { readCertificates } from "./readCertificates.ts"

/** All problems of a URL, each as the rest of a sentence that begins with the name of the setting. */
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
        `allows ${host} to be reached without TLS (sslmode=${sslMode}): ` +
        `add sslmode=verify-full, or name the host in ALLOW_PLAINTEXT`
    ),
    ...(Result.isFailure(certificates) ? [certificates.failure] : [])
  ]
}

export const readDatabaseUser = (url: Redacted.Redacted<string>): string | null =>
  Result.match(parseDatabaseUrl(Redacted.value(url)), {
    onFailure: () => null,
    onSuccess: ({ username }) => username
  })

export const readDatabaseName = (url: Redacted.Redacted<string>): string | null =>
  Result.match(parseDatabaseUrl(Redacted.value(url)), {
    onFailure: () => null,
    onSuccess: ({ database }) => database
  })

export const showDatabaseUrl = (url: Redacted.Redacted<string>): string =>
  Result.match(parseDatabaseUrl(Redacted.value(url)), { onFailure: () => "unreadable", onSuccess: showDatabase })
