import { createHash } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort, startPostgres } from "@dealer-billing/embedded-postgres"
import { killableKafka, type KillableKafka } from "@dealer-billing/test-kit"
import { Effect, Exit, Logger, Scope } from "effect"
import { Caller } from "./Caller.ts"
import { openDatabase, type Look } from "./openDatabase.ts"
import { ServiceProcess } from "./ServiceProcess.ts"
import { runVerify } from "./runVerify.ts"
import { groupId, Topic, topicName } from "./Topic.ts"

const apiKey = "chaos"
/** Short, so that another consumer soon gets the partitions of a killed one. */
const sessionTimeoutMs = 1_500
const connectionsMax = 200

export interface Servers {
  readonly logFolder: string
  readonly postgresFolder: string
  readonly kafka: KillableKafka
  readonly look: Look
  readonly topic: Topic
  /** The violations that `verify` finds. */
  readonly verify: () => Promise<ReadonlyArray<string>>
  /** Ends every process. */
  readonly close: (keepLogs: boolean) => Promise<void>
}

export interface Service {
  readonly caller: Caller
  readonly sandboxUrl: string
  readonly processes: Readonly<Record<string, ServiceProcess>>
}

export type StartProcess = (
  name: string,
  roles: ReadonlyArray<string>,
  more?: Readonly<Record<string, string>>
) => ServiceProcess

export type Bench = Servers & Awaited<ReturnType<typeof startService>>

export interface BenchOptions {
  readonly program: ReadonlyArray<string>
  readonly report: (line: string) => void
}

const serviceEnvironment = (databaseUrl: string, brokers: ReadonlyArray<string>, dataFolder: string) => ({
  EMBEDDED: "billing",
  DATA_DIR: dataFolder,
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LOG_LEVEL: "Warn",
  DATABASE_URL: databaseUrl,
  KAFKA_BROKERS: brokers.join(","),
  PAYMENTS_TOPIC: topicName,
  KAFKA_GROUP_ID: groupId,
  KAFKA_SESSION_TIMEOUT_MS: String(sessionTimeoutMs),
  REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`,
  BILLING_CALLS_PER_SECOND: "1000",
  BILLING_CALLS_AT_ONCE: "8",
  API_KEYS: JSON.stringify([
    { name: apiKey, sha256: createHash("sha256").update(apiKey).digest("hex"), scopes: ["read", "write", "admin"] }
  ])
})

const startServers = async (folder: string, scope: Scope.Scope, kafka: KillableKafka) => {
  const postgresFolder = join(folder, "postgres")
  const settings = { max_connections: String(connectionsMax) }
  const run = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>) =>
    Effect.runPromise(Scope.provide(effect, scope).pipe(Effect.provide(Logger.layer([]))))
  const { url } = await run(startPostgres({ dataFolder: postgresFolder, settings }))
  const topic = new Topic(kafka.brokers)
  await topic.open()
  return { postgresFolder, url, topic, look: await run(openDatabase(url)) }
}

const startService = async (start: StartProcess) => {
  const [httpPort, sandboxPort] = [await freePort(), await freePort()]
  const ports = { HTTP_PORT: String(httpPort), SANDBOX_PORT: String(sandboxPort) }
  const processes = {
    queries: start("queries", ["--http", "--worker"], ports),
    "consumer-a": start("consumer-a", ["--consumer"]),
    "consumer-b": start("consumer-b", ["--consumer"])
  }
  const caller = new Caller(`http://127.0.0.1:${httpPort}`, apiKey)
  return { processes, caller, sandboxUrl: `http://127.0.0.1:${sandboxPort}` }
}

/** Separate Postgres and Kafka with the processes of `startProcesses`; or the reason why there is no Kafka. */
export const startBenchWith = async <Started extends Service>(
  options: BenchOptions,
  changes: Readonly<Record<string, string>>,
  startProcesses: (start: StartProcess) => Promise<Started>
): Promise<(Servers & Started) | { readonly skip: string }> => {
  const folder = mkdtempSync(join(tmpdir(), "dealer-billing-chaos-"))
  const kafka = await killableKafka(folder)
  if ("skip" in kafka) {
    rmSync(folder, { recursive: true, force: true })
    return kafka
  }
  const scope = Scope.makeUnsafe()
  const closers: Array<() => Promise<unknown>> = [
    () => kafka.stop(),
    () => Effect.runPromise(Scope.close(scope, Exit.void))
  ]
  const close = async (keepLogs: boolean) => {
    await Promise.allSettled(closers.toReversed().map((end) => end()))
    for (const part of ["postgres", "kafka", "data", ...(keepLogs ? [] : ["logs"])]) {
      rmSync(join(folder, part), { recursive: true, force: true })
    }
    if (!keepLogs) rmSync(folder, { recursive: true, force: true })
  }
  try {
    const logFolder = join(folder, "logs")
    mkdirSync(logFolder)
    const servers = await startServers(folder, scope, kafka)
    closers.push(() => servers.topic.close())
    const environment = { ...serviceEnvironment(servers.url, kafka.brokers, join(folder, "data")), ...changes }
    const start: StartProcess = (name, roles, more = {}) => {
      const command = { name, roles, program: options.program, logFolder, environment: { ...environment, ...more } }
      const started = new ServiceProcess(command, options.report)
      closers.push(() => started.close())
      return started
    }
    const service = await startProcesses(start)
    const verify = () => runVerify(options.program, environment)
    return { logFolder, kafka, ...servers, ...service, verify, close }
  } catch (error) {
    await close(true)
    throw error
  }
}

export const startBench = (
  options: BenchOptions,
  settings: Readonly<Record<string, string>>
): Promise<Bench | { readonly skip: string }> => startBenchWith(options, settings, startService)
