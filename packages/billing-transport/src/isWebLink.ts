/** Whether people can open it: it must lead to a page, and carry nobody's name or password. */
export const isWebLink = (value: string): boolean => {
  const url = URL.parse(value)
  return url !== null && /^https?:$/u.test(url.protocol) && url.username === "" && url.password === ""
}
