import { Result } from "effect"
import { X509Certificate } from "node:crypto"
import { readFileSync } from "node:fs"
import * as Tls from "node:tls"
import type { CertificateFiles } from "./DatabaseUrl.ts"

export interface Certificates {
  /** Undefined: the list of Node. */
  readonly ca: ReadonlyArray<string> | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
}

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g

const readPem = (name: string, file: string): string => {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no such file"
    throw new Error(`has ${name}=${file}, which cannot be read: ${code}`, { cause: error })
  }
}

const readAuthorities = (file: string): ReadonlyArray<string> => {
  const blocks = readPem("sslrootcert", file).match(pemBlock) ?? []
  try {
    blocks.map((block) => new X509Certificate(block))
  } catch (error) {
    throw new Error(`has sslrootcert=${file}, which contains a broken certificate`, { cause: error })
  }
  if (blocks.length === 0) throw new Error(`has sslrootcert=${file}, which contains no PEM certificate`)
  return blocks
}

/** Node before 22.15 cannot read the machine's store. */
const readSystem = (): ReadonlyArray<string> | undefined => {
  if (typeof Tls.getCACertificates !== "function") return undefined
  const authorities = Tls.getCACertificates("system")
  if (authorities.length > 0) return authorities
  throw new Error(
    "has sslrootcert=system, but this machine trusts no authority: install ca-certificates or name a file"
  )
}

const read = ({ client, rootCertificate }: CertificateFiles): Certificates => {
  const ca =
    rootCertificate === null
      ? undefined
      : rootCertificate === "system"
        ? readSystem()
        : readAuthorities(rootCertificate)
  const cert = client === null ? undefined : readPem("sslcert", client.certificate)
  const key = client === null ? undefined : readPem("sslkey", client.key)
  try {
    Tls.createSecureContext({ cert, key })
  } catch (error) {
    throw new Error("has sslcert and sslkey that are not a certificate and its key", {
      cause: error
    })
  }
  return { ca, cert, key }
}

/** Fails with the rest of a sentence that begins with the name of the setting. */
export const readCertificates = (files: CertificateFiles): Result.Result<Certificates, string> => {
  try {
    return Result.succeed(read(files))
  } catch (error) {
    return Result.fail(error instanceof Error ? error.message : "has certificates that cannot be read")
  }
}
