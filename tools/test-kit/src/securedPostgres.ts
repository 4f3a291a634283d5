import { startPostgres } from "@dealer-billing/embedded-postgres"
import { Effect } from "effect"
import { chmodSync, chownSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { connect as connectSocket } from "node:net"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { connect as connectTls } from "node:tls"
import type { Certificate } from "./certificates.ts"

const reloadMsMax = 20_000
const pollMs = 50

/** The owner of the folder may be another user than this process. */
const writeAsOwner = (folder: string, name: string, content: string): void => {
  const file = join(folder, name)
  const { gid, uid } = statSync(folder)
  writeFileSync(file, content)
  chownSync(file, uid, gid)
  chmodSync(file, 0o600)
}

const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

/** The current server certificate, in base 64. */
const shownCertificate = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const raw = connectSocket({ host: "127.0.0.1", port }).on("error", reject)
    raw.once("data", () => {
      const socket = connectTls({ socket: raw, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().raw.toString("base64"))
        socket.destroy()
      }).on("error", reject)
    })
    raw.write(sslRequest)
  })

const stripPem = (pem: string): string => pem.replace(/-----[A-Z ]+-----|\s/g, "")

const reload = async (cluster: string, port: number, cert: string): Promise<void> => {
  const [processId] = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")
  process.kill(Number(processId), "SIGHUP")
  const deadlineMs = performance.now() + reloadMsMax
  while ((await shownCertificate(port)) !== stripPem(cert)) {
    if (performance.now() > deadlineMs) throw new Error("The server did not take its new certificate")
    await pause(pollMs)
  }
}

interface SecuredPostgresOptions {
  readonly dataFolder: string
  readonly certificate: Certificate
  /** PEM: the authority of accepted client certificates. */
  readonly clientAuthority: string
  /** Lines before those of `pg_hba.conf`. */
  readonly accessRules: ReadonlyArray<string>
}

/** A Postgres with TLS. `use` replaces its certificate while it runs. */
export const securedPostgres = Effect.fn("securedPostgres")(function* (options: SecuredPostgresOptions) {
  const { accessRules, certificate, clientAuthority, dataFolder } = options
  const cluster = join(dataFolder, "cluster", "data")
  const install = ({ cert, key }: Certificate) => {
    writeAsOwner(cluster, "server.crt", cert)
    writeAsOwner(cluster, "server.key", key)
  }
  yield* Effect.scoped(startPostgres({ dataFolder }))
  install(certificate)
  writeAsOwner(cluster, "clients.crt", clientAuthority)
  const rules = readFileSync(join(cluster, "pg_hba.conf"), "utf8")
  writeAsOwner(cluster, "pg_hba.conf", `${accessRules.join("\n")}\n${rules}`)
  const settings = { ssl: "on", ssl_ca_file: "clients.crt" }
  const { port, url } = yield* startPostgres({ dataFolder, settings })
  const use = (next: Certificate) =>
    Effect.promise(() => {
      install(next)
      return reload(cluster, port, next.cert)
    })
  return { port, url, use }
})
