import type { Redacted } from "effect"

export const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const
export type SslMode = (typeof sslModes)[number]

export const targetSessions = ["any", "read-write", "primary"] as const
export type TargetSession = (typeof targetSessions)[number]

export interface DatabaseHost {
  /** A name or an address without brackets; the folder of a Unix socket begins with `/`. */
  readonly host: string
  readonly port: number
}

/** Read again for each connection: certificates are renewed while the process runs. */
export interface CertificateFiles {
  /** `system`: the authorities that the machine trusts. Null: the server certificate is not verified. */
  readonly rootCertificate: string | null
  readonly client: { readonly certificate: string; readonly key: string } | null
}

export interface DatabaseUrl {
  readonly hosts: ReadonlyArray<DatabaseHost>
  readonly username: string | null
  readonly password: Redacted.Redacted<string> | null
  readonly database: string | null
  readonly sslMode: SslMode
  readonly files: CertificateFiles
  readonly targetSession: TargetSession
  readonly connectTimeoutMs: number
  readonly applicationName: string | null
}

export const isUnixSocket = ({ host }: DatabaseHost): boolean => host.startsWith("/")

export const showHost = ({ host, port }: DatabaseHost): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`

/** Without user and password. */
export const showDatabase = ({ database, hosts }: DatabaseUrl): string =>
  `${hosts.map(showHost).join(",")}/${database ?? ""}`

/** The hosts to which `sslmode` allows a connection without TLS. */
export const plaintextHosts = ({ hosts, sslMode }: DatabaseUrl): ReadonlyArray<string> =>
  sslMode === "disable" || sslMode === "allow" || sslMode === "prefer"
    ? hosts.filter((each) => !isUnixSocket(each)).map(({ host }) => host)
    : []
