import { createHmac } from "node:crypto"
import { Option, Redacted } from "effect"

/** The role of the service on an embedded server, whose own user is a superuser and owns the tables. */
const serviceName = "dealer_billing_service"

/**
 * The two roles of an embedded database, from the address of its superuser. The service's password is an HMAC of
 * the superuser's, so no second secret is stored and every process derives the same one.
 */
export const deriveEmbeddedRoles = (superuserUrl: string) => {
  const url = new URL(superuserUrl)
  const password = createHmac("sha256", url.password).update(serviceName).digest("hex")
  url.username = serviceName
  url.password = password
  return {
    url: Redacted.make(url.href),
    pooler: "none" as const,
    ownerUrl: Redacted.make(superuserUrl),
    service: Option.some({ name: serviceName, password: Redacted.make(password) })
  }
}
