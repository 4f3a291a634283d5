/** Role and password of the service in tests. */
export const serviceRole = "test_service"

/** The same URL with the service role, which owns nothing. */
export const toServiceUrl = (ownerUrl: string): string => {
  const url = new URL(ownerUrl)
  url.username = serviceRole
  url.password = serviceRole
  return url.href
}
