import { createServer } from "node:net"

/** The loopback port, or null if it is in use; port 0 finds a free one. */
export const bindablePort = (port: number): Promise<number | null> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once("error", () => resolve(null))
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      const address = server.address()
      const bound = typeof address === "object" && address !== null ? address.port : null
      server.close(() => resolve(bound))
    })
  })

/** A loopback port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const port = await bindablePort(0)
  if (port === null) throw new Error("No loopback port is free")
  return port
}
