import { randomBytes } from "node:crypto"
import * as PgAuth from "@effect/sql-pg/PgAuth"
import * as PgProtocol from "@effect/sql-pg/PgProtocol"
import { Redacted, Result } from "effect"
import { refuse } from "./explainFailure.ts"

export interface Credentials {
  readonly username: string
  readonly password: Redacted.Redacted<string> | null
}

export interface Line {
  readonly isEncrypted: boolean
  /** It is known who is at the other end. */
  readonly isVerified: boolean
  /** Nobody between us and the server can listen. */
  readonly isLocal: boolean
}

type Message = PgProtocol.BackendMessage<unknown>

const orRefuse = <A>(result: Result.Result<A, { readonly message: string }>): A => {
  if (Result.isSuccess(result)) return result.success
  throw refuse("the server does not prove that it knows our password")
}

const noCleartext = "the server asks for the password in clear text"

/**
 * Whoever reads the line, or is at its other end in the server's place, must not learn the password: in clear text it
 * goes only to a server whose certificate was verified. A hash of MD5 is as good as the password to a listener.
 */
const mustNotAnswer = (message: Message, { isEncrypted, isLocal, isVerified }: Line): string | null => {
  if (message._tag === "AuthenticationCleartextPassword") {
    if (!isEncrypted)
      return `${noCleartext} on a connection without TLS, and does not get it: use sslmode=verify-full`
    return isVerified ? null : `${noCleartext} without a verified certificate, and does not get it: set sslrootcert`
  }
  if (message._tag === "AuthenticationMD5Password" && !isEncrypted && !isLocal) {
    return "the server asks for an MD5 password without TLS, and does not get it: use sslmode=verify-full"
  }
  return null
}

/** Answers what a server asks during authentication; throws what it does not get. */
export const makeAuthentication = (credentials: Credentials, line: Line) => {
  let scram: PgAuth.ScramState | null = null

  const secret = (): string => {
    if (credentials.password === null) throw refuse("the database asks for a password, and DATABASE_URL has none")
    return Redacted.value(credentials.password)
  }

  const beginScram = (mechanisms: ReadonlyArray<string>): Uint8Array => {
    if (!mechanisms.includes(PgAuth.SCRAM_SHA_256)) throw refuse("the database offers no SCRAM-SHA-256")
    const { response, state } = orRefuse(
      PgAuth.scramInit({ password: secret(), nonce: randomBytes(18).toString("base64") })
    )
    scram = state
    return PgProtocol.encodeSASLInitialResponse({ mechanism: PgAuth.SCRAM_SHA_256, initialResponse: response })
  }

  const continueScram = (data: Uint8Array): Uint8Array => {
    if (scram?._tag !== "ScramFirst") throw refuse("the server breaks the protocol")
    const { response, state } = orRefuse(PgAuth.scramContinue(scram, data))
    scram = state
    return PgProtocol.encodeSASLResponse({ data: response })
  }

  const endScram = (data: Uint8Array): null => {
    if (scram?._tag !== "ScramFinal") throw refuse("the server breaks the protocol")
    orRefuse(PgAuth.scramFinish(scram, data))
    scram = null
    return null
  }

  /** What to send, or null. */
  return (message: Message): Uint8Array | null => {
    const problem = mustNotAnswer(message, line)
    if (problem !== null) throw refuse(problem)
    switch (message._tag) {
      case "AuthenticationCleartextPassword":
        return PgProtocol.encodePasswordMessage({ password: secret() })
      case "AuthenticationMD5Password": {
        const { username } = credentials
        const hash = orRefuse(PgAuth.md5Password({ user: username, password: secret(), salt: message.salt }))
        return PgProtocol.encodePasswordMessage({ password: hash })
      }
      case "AuthenticationSASL":
        return beginScram(message.mechanisms)
      case "AuthenticationSASLContinue":
        return continueScram(message.data)
      case "AuthenticationSASLFinal":
        return endScram(message.data)
      case "AuthenticationUnsupported":
        throw refuse(`the database asks for an authentication that is not supported (${message.method})`)
      case "AuthenticationOk":
        if (scram !== null) throw refuse("the server does not prove that it knows our password")
        return null
      default:
        return null
    }
  }
}
