/** The role and the password under which tests run the service on a database of the bench. */
export const serviceRole = "test_service"

/** The same database as the role of the service, which owns nothing. */
export const toServiceUrl = (ownerUrl: string): string => {
  const url = new URL(ownerUrl)
  url.username = serviceRole
  url.password = serviceRole
  return url.href
}
