/** The head of a request that ends its connection. */
export const head = (method: string, path: string, headers: Readonly<Record<string, string>> = {}): string =>
  [
    `${method} ${path} HTTP/1.1`,
    ...Object.entries({
      Host: "localhost",
      Authorization: "Bearer key-lotus",
      Connection: "close",
      ...headers
    }).map(([name, value]) => `${name}: ${value}`),
    "",
    ""
  ].join("\r\n")
