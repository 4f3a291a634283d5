import { request } from "node:http"

/** The status of `GET` on a path, requested from an address of the loopback network. */
export const statusFrom = (
  port: number,
  localAddress: string,
  headers: Readonly<Record<string, string>> = {},
  path = "/v1/dealers/nobody"
): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, localAddress, headers, agent: false })
    asked.on("error", reject)
    asked.on("response", (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0))
    })
    asked.end()
  })
