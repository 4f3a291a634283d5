import { Redacted } from "effect"
import { createHash, timingSafeEqual } from "node:crypto"
import { Refused } from "../shared/Refused.ts"

const digest = (text: string): Buffer => createHash("sha256").update(text).digest()

/** Takes the same time for every wrong token. */
export const tokenCheck = (token: Redacted.Redacted<string>) => {
  const expected = digest(Redacted.value(token))
  return (header: string | undefined): Refused | null => {
    const given = /^Bearer +(\S+) *$/iu.exec(header ?? "")?.[1]
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return null
    return new Refused({ status: 401, code: "unauthorized", reason: "Authorization: Bearer <token> is required" })
  }
}
