import { freePort, superviseProcess, type SupervisedProcess } from "@dealer-billing/embedded-postgres"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import type { BenchAnswers } from "./askBench.ts"
import { fetchKafkaJars, kafkaJarsFolder } from "./fetchKafkaJars.ts"

const clusterId = "MkU3OEVBNTcwNTJENDM2Qg"
const startTimeoutMs = 60_000
const pollIntervalMs = 100
/** The status of a broker that was killed together with its shell. */
const signalledStatus = -1

const brokerProperties = (listeners: string, controllerPort: number, logFolder: string) => `
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
${listeners}
log.dirs=${logFolder}
num.partitions=1
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
`

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port }, () => resolve(true))
    socket.once("error", () => resolve(false))
    socket.once("close", () => resolve(false))
    socket.once("connect", () => socket.destroy())
  })

const waitUntilReady = async (port: number, logFile: string, hasEnded: () => boolean): Promise<void> => {
  const deadlineMs = performance.now() + startTimeoutMs
  while (performance.now() < deadlineMs && !hasEnded()) {
    if (await accepts(port)) return
    await pause(pollIntervalMs)
  }
  throw new Error(`the broker did not start: ${readFileSync(logFile, "utf8").slice(-2_000)}`)
}

export const brokerEnvironment = { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C" }

const plainListeners = (port: number, controllerPort: number) => `
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`

const format = (classPath: string, properties: string, formatFlags: ReadonlyArray<string>) => {
  const flags = [
    "-cp",
    classPath,
    "kafka.tools.StorageTool",
    "format",
    "--standalone",
    "-t",
    clusterId,
    "-c",
    properties,
    ...formatFlags
  ]
  const formatted = spawnSync("java", flags, { encoding: "utf8", env: brokerEnvironment })
  if (formatted.status !== 0) throw new Error(`the storage could not be formatted: ${formatted.stderr}`)
}

export interface BrokerFiles {
  readonly classPath: string
  readonly home: string
  /** Open when the broker is ready. */
  readonly port: number
  readonly properties: string
  readonly logFile: string
}

interface BrokerPlan {
  readonly listeners: (port: number, controllerPort: number) => string
  readonly formatFlags: ReadonlyArray<string>
}

/** Writes the settings and formats an empty storage. */
export const makeBroker = async (
  folder: string,
  plan: BrokerPlan = { listeners: plainListeners, formatFlags: [] }
): Promise<BrokerFiles> => {
  const classPath = join(fetchKafkaJars(), "*")
  const [port, controllerPort] = [await freePort(), await freePort()]
  const home = join(folder, "kafka")
  const properties = join(home, "server.properties")
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  writeFileSync(
    properties,
    brokerProperties(plan.listeners(port, controllerPort), controllerPort, join(home, "data"))
  )
  format(classPath, properties, plan.formatFlags)
  return { classPath, home, port, properties, logFile: join(home, "server.log") }
}

export const runBroker = async ({
  classPath,
  logFile,
  port,
  properties
}: BrokerFiles): Promise<SupervisedProcess> => {
  const flags = ["-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath]
  const broker = superviseProcess({
    command: ["java", ...flags, "kafka.Kafka", properties],
    stopSignal: "TERM",
    logFile,
    environment: brokerEnvironment
  })
  let hasEnded = false
  void broker.exited.then(() => (hasEnded = true))
  await waitUntilReady(port, logFile, () => hasEnded)
  return broker
}

const startBroker = async (folder: string) => {
  const files = await makeBroker(folder)
  return { broker: await runBroker(files), brokers: `127.0.0.1:${files.port}` }
}

export const hasKafkaPrograms = () =>
  spawnSync("java", ["-version"]).status === 0 &&
  (existsSync(kafkaJarsFolder) || spawnSync("mvn", ["-v"]).status === 0)

/** A broker from Kafka's jars until the scope closes, or the reason why there is none. */
export const jarKafka = (folder: string) =>
  Effect.gen(function* () {
    if (!hasKafkaPrograms()) return { skip: "there is no Java with Maven" } satisfies BenchAnswers["kafka"]
    const { brokers } = yield* Effect.acquireRelease(
      Effect.tryPromise(() => startBroker(folder)),
      ({ broker }) => Effect.promise(broker.stop)
    )
    return { brokers } satisfies BenchAnswers["kafka"]
  }).pipe(Effect.catch((error) => Effect.succeed({ skip: `Kafka's jars did not start: ${String(error.cause)}` })))

export interface KillableKafka {
  readonly brokers: Array<string>
  /** `kill -9`, then a start with the same data and port. */
  readonly killAndRestart: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** A separate broker from Kafka's jars, or the reason why there is none. */
export const killableKafka = async (folder: string): Promise<KillableKafka | { readonly skip: string }> => {
  if (!hasKafkaPrograms()) return { skip: "there is no Java with Maven" }
  const files = await makeBroker(folder)
  let broker = await runBroker(files)
  const killAndRestart = async () => {
    broker.signal("KILL")
    const status = await broker.exited
    if (status !== signalledStatus) throw new Error(`the broker had ended before it was killed, with ${status}`)
    // Its shell has ended, but the broker may still have its port for a moment.
    while (await accepts(files.port)) await pause(pollIntervalMs)
    broker = await runBroker(files)
  }
  return { brokers: [`127.0.0.1:${files.port}`], killAndRestart, stop: () => broker.stop() }
}
