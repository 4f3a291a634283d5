import { freePort } from "@dealer-billing/embedded-postgres"
import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { makeAuthority, type CertificateAuthority } from "./certificates.ts"
import { brokerEnvironment, hasKafkaPrograms, makeBroker, runBroker, type BrokerFiles } from "./jarKafka.ts"

type SecuredUsers = Readonly<Record<"plain" | "scram", { readonly username: string; readonly password: string }>>

export interface SecuredKafka {
  readonly authority: CertificateAuthority
  /** `host:port`. `internal` has no TLS, no log-in, and all rights. */
  readonly listeners: Readonly<Record<ListenerName, string>>
  /** A valid certificate for the listener `expired`: the broker setting to alter. */
  readonly renewedKeystore: () => { readonly name: string; readonly value: string }
  /** For `scram-sha-512`; creates the user if needed. */
  readonly setScramPassword: (username: string, password: string) => void
  readonly stop: () => Promise<void>
}

const protocols = {
  /** TLS with a log-in. */
  sasl: "SASL_SSL",
  /** TLS with a client certificate. */
  mutual: "SSL",
  /** TLS with a certificate that has expired. */
  expired: "SSL",
  /** TLS with the certificate of another host. */
  stranger: "SSL",
  /** No TLS, advertised under another name. */
  elsewhere: "PLAINTEXT"
} as const
type ListenerName = keyof typeof protocols | "internal"
const names = ["sasl", "mutual", "expired", "stranger", "elsewhere"] as const

const advertisedElsewhere = "kafka.example.invalid"

const upper = (name: string) => name.toUpperCase()
const module = (name: string, options: string) => `org.apache.kafka.common.security.${name} required ${options};`

const writeKeystore = (
  authority: CertificateAuthority,
  folder: string,
  name: string,
  host: string,
  isExpired = false
) => {
  const { cert, key } = authority.issue({ name: host, isExpired })
  const path = join(folder, `${name}.pem`)
  writeFileSync(path, `${key}${cert}`)
  return path
}

const tlsProperties = (folder: string, authority: CertificateAuthority) => {
  const truststore = join(folder, "ca.pem")
  writeFileSync(truststore, authority.cert)
  const keystores = {
    sasl: writeKeystore(authority, folder, "sasl", "localhost"),
    mutual: writeKeystore(authority, folder, "mutual", "localhost"),
    expired: writeKeystore(authority, folder, "expired", "localhost", true),
    stranger: writeKeystore(authority, folder, "stranger", "stranger.example")
  }
  return Object.entries(keystores).flatMap(([name, path]) => [
    `listener.name.${name}.ssl.keystore.type=PEM`,
    `listener.name.${name}.ssl.keystore.location=${path}`,
    `listener.name.${name}.ssl.truststore.type=PEM`,
    `listener.name.${name}.ssl.truststore.location=${truststore}`
  ])
}

const saslProperties = ({ plain }: SecuredUsers) => {
  const logIns = {
    plain: module("plain.PlainLoginModule", `user_${plain.username}="${plain.password}"`),
    "scram-sha-256": module("scram.ScramLoginModule", ""),
    "scram-sha-512": module("scram.ScramLoginModule", ""),
    // Accepts unsigned tokens, for tests of the handshake.
    oauthbearer: module("oauthbearer.OAuthBearerLoginModule", 'unsecuredLoginStringClaim_sub="broker"')
  }
  return [
    `listener.name.sasl.sasl.enabled.mechanisms=${Object.keys(logIns).map(upper).join(",")}`,
    ...Object.entries(logIns).map(([name, logIn]) => `listener.name.sasl.${name}.sasl.jaas.config=${logIn}`)
  ]
}

const listenerAddresses = (ports: ReadonlyMap<string, number>, internal: number, controller: number) => {
  const own = names.map((name) => [name, ports.get(name) ?? 0] as const)
  const addresses = (host: (name: string) => string) =>
    [
      `INTERNAL://127.0.0.1:${internal}`,
      ...own.map(([name, port]) => `${upper(name)}://${host(name)}:${port}`),
      `CONTROLLER://127.0.0.1:${controller}`
    ].join(",")
  const ownProtocols = names.map((name) => `${upper(name)}:${protocols[name]}`)
  const protocolMap = ["INTERNAL:PLAINTEXT", "CONTROLLER:PLAINTEXT", ...ownProtocols].join(",")
  return [
    `listeners=${addresses(() => "127.0.0.1")}`,
    `advertised.listeners=${addresses((name) => (name === "elsewhere" ? advertisedElsewhere : "localhost"))}`,
    `listener.security.protocol.map=${protocolMap}`,
    "inter.broker.listener.name=INTERNAL"
  ]
}

const scramFlags = ({ scram }: SecuredUsers) =>
  ["SCRAM-SHA-256", "SCRAM-SHA-512"].flatMap((mechanism) => [
    "--add-scram",
    `${mechanism}=[name=${scram.username},password=${scram.password}]`
  ])

const setScramPassword = ({ classPath, port }: BrokerFiles, username: string, password: string) => {
  const config = ["--add-config", `SCRAM-SHA-512=[password=${password}]`]
  const user = ["--entity-type", "users", "--entity-name", username]
  const flags = ["--bootstrap-server", `127.0.0.1:${port}`, "--alter", ...config, ...user]
  const set = spawnSync("java", ["-cp", classPath, "kafka.admin.ConfigCommand", ...flags], {
    encoding: "utf8",
    env: brokerEnvironment
  })
  if (set.status !== 0) throw new Error(`the password was not set: ${set.stderr}`)
}

/** A separate broker with TLS, log-ins and ACLs, or the reason why there is none. Only `internal` needs no ACL. */
export const securedKafka = async (
  folder: string,
  users: SecuredUsers
): Promise<SecuredKafka | { readonly skip: string }> => {
  if (!hasKafkaPrograms()) return { skip: "there is no Java with Maven" }
  const authority = makeAuthority()
  const stores = join(folder, "stores")
  mkdirSync(stores, { recursive: true })
  const ports = new Map<string, number>()
  for (const name of names) ports.set(name, await freePort())
  const properties = [
    ...tlsProperties(stores, authority),
    ...saslProperties(users),
    "listener.name.mutual.ssl.client.auth=required",
    "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users=User:ANONYMOUS"
  ]
  const files = await makeBroker(folder, {
    listeners: (port, controllerPort) =>
      [...listenerAddresses(ports, port, controllerPort), ...properties].join("\n"),
    formatFlags: scramFlags(users)
  })
  const broker = await runBroker(files)
  const at = (name: string) => `localhost:${ports.get(name)}`
  return {
    authority,
    listeners: {
      internal: `127.0.0.1:${files.port}`,
      sasl: at("sasl"),
      mutual: at("mutual"),
      expired: at("expired"),
      stranger: at("stranger"),
      elsewhere: at("elsewhere")
    },
    renewedKeystore: () => ({
      name: "listener.name.expired.ssl.keystore.location",
      value: writeKeystore(authority, stores, "renewed", "localhost")
    }),
    setScramPassword: (username, password) => setScramPassword(files, username, password),
    stop: broker.stop
  }
}
