import { randomBytes } from "node:crypto"
import * as PgAuth from "@effect/sql-pg/PgAuth"
import * as PgProtocol from "@effect/sql-pg/PgProtocol"
import { Redacted, Result } from "effect"
import { refuse } from "./explainFailure.ts"

interface Credentials {
  readonly username: string
  readonly password: Redacted.Redacted<string> | null
}

interface Line {
  readonly isEncrypted: boolean
  readonly isVerified: boolean
  /** Loopback or a Unix socket: no one can listen in between. */
  readonly isLocal: boolean
}

type Message = PgProtocol.BackendMessage<unknown>

const orRefuse = <A>(result: Result.Result<A, { readonly message: string }>): A => {
  if (Result.isSuccess(result)) return result.success
  throw refuse("the server does not prove that it knows our password")
}

const noCleartext = "the server asks for the password in clear text"

/**
 * Neither a listener nor a false server may learn the password: in clear text it is sent only to a verified server. A
 * listener can use an MD5 hash like the password.
 */
const refusalReason = (message: Message, { isEncrypted, isLocal, isVerified }: Line): string | null => {
  if (message._tag === "AuthenticationCleartextPassword") {
    if (!isEncrypted) return `${noCleartext} without TLS: use sslmode=verify-full`
    return isVerified ? null : `${noCleartext}, but its certificate is not verified: set sslrootcert`
  }
  if (message._tag === "AuthenticationMD5Password" && !isEncrypted && !isLocal) {
    return "the server asks for an MD5 password without TLS: use sslmode=verify-full"
  }
  return null
}

/** Makes the function that answers the authentication messages of a server; it throws a `HostRefused`. */
export const makeAuthentication = (credentials: Credentials, line: Line) => {
  let scram: PgAuth.ScramState | null = null

  const secret = (): string => {
    if (credentials.password === null) throw refuse("the database requires a password, but DATABASE_URL has none")
    return Redacted.value(credentials.password)
  }

  const beginScram = (mechanisms: ReadonlyArray<string>): Uint8Array => {
    if (!mechanisms.includes(PgAuth.SCRAM_SHA_256)) throw refuse("the database does not offer SCRAM-SHA-256")
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

  return (message: Message): Uint8Array | null => {
    const problem = refusalReason(message, line)
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
