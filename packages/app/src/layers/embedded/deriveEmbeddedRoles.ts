import { createHmac } from "node:crypto"
import { Option, Redacted } from "effect"

const serviceName = "dealer_billing_service"

/**
 * The superuser owns the tables. The service's password is an HMAC of the superuser's, so no second secret is stored
 * and every process derives the same one.
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
