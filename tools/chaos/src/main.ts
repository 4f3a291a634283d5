import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { paymentsDialects } from "@dealer-billing/domain/internal"
import { Config, Console, Data, Effect, Random } from "effect"
import { Command, Flag } from "effect/cli"
import { runChaos, type ChaosFigures } from "./runChaos.ts"

class ChaosFailed extends Data.TaggedError("ChaosFailed")<{ readonly message: string }> {}

const problemsShownMax = 30

const locateFile = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** The shipped bundle with support for `FAILPOINT`. */
const program = [process.execPath, locateFile("packages/app/.cache/bundle-test/main.js")]

const commit = (): string => {
  const git = spawnSync("git", ["describe", "--always", "--dirty"], { cwd: locateFile("."), encoding: "utf8" })
  return git.status === 0 ? git.stdout.trim() : "unknown"
}

const count = (name: string, fallback: number, description: string) =>
  Flag.Int(name).pipe(Flag.withDefault(fallback), Flag.withDescription(description))

const seconds = (ms: number): string => `${(ms / 1_000).toString().slice(0, 5)} s`

const table = ({ struck, ...figures }: ChaosFigures): string =>
  [
    `messages in the topic     ${figures.messages}`,
    `payments applied, parked  ${figures.applied}, ${figures.parked}`,
    `bills                     ${figures.bills}`,
    `kill -9 of the service    ${struck.service}, of them ${struck.atPoints} at a failpoint`,
    `kill -9 of Postgres       ${struck.postgres}`,
    `kill -9 of Kafka          ${struck.kafka}`,
    `clean stops, freezes      ${struck.stops} (${struck.badStops} not clean), ${struck.freezes}`,
    `unexpected ends           ${figures.endedByThemselves}`,
    `HTTP calls repeated       ${figures.repeatedCalls}`,
    `time with faults          ${seconds(figures.faultyMs)}`,
    `settled after             ${seconds(figures.settledMs)}`
  ].join("\n")

const chaos = Command.make(
  "chaos",
  {
    seed: Flag.Int("seed").pipe(
      Flag.withDefault(0),
      Flag.withDescription("Repeats the plan of a run; 0: a new plan")
    ),
    dialect: Flag.Literals("dialect", paymentsDialects).pipe(
      Flag.withDefault("payments"),
      Flag.withDescription("PAYMENTS_DIALECT of the services and their events")
    ),
    payments: count("payments", 20_000, "Number of different payment events"),
    kills: count("kills", 40, "Kills of service processes"),
    postgresKills: count("postgres-kills", 5, "Kills of Postgres"),
    kafkaKills: count("kafka-kills", 3, "Kills of Kafka"),
    stops: count("stops", 8, "Clean restarts of a consumer"),
    freezes: count("freezes", 4, "Freezes of a consumer")
  },
  Effect.fn(function* (flags) {
    const seed = flags.seed === 0 ? yield* Random.nextIntBetween(1, 1_000_000) : flags.seed
    const { dialect, freezes, kafkaKills, kills, payments, postgresKills, stops } = flags
    const kinds = `--kills ${kills} --postgres-kills ${postgresKills} --kafka-kills ${kafkaKills}`
    const rebalances = `--stops ${stops} --freezes ${freezes}`
    const again = `npm run chaos -- --seed ${seed} --dialect ${dialect} --payments ${payments} ${kinds} ${rebalances}`
    yield* Console.log(`commit ${commit()}: ${again}`)
    const startedMs = performance.now()
    const context = yield* Effect.context()
    const report = (line: string) =>
      Effect.runSyncWith(context)(Console.log(`+${seconds(performance.now() - startedMs)} ${line}`))
    const faults = { service: kills, postgres: postgresKills, kafka: kafkaKills, stops, freezes }
    const result = yield* Effect.promise(() => runChaos({ seed, dialect, payments, faults, program, report }))
    if ("skip" in result) {
      const isRequired = (yield* Config.String("REQUIRE_KAFKA").pipe(Config.withDefault("0"))) === "1"
      if (isRequired) return yield* new ChaosFailed({ message: `REQUIRE_KAFKA is set, but: ${result.skip}` })
      return yield* Console.log(`skipped: no Kafka that may be killed: ${result.skip}`)
    }
    if (result.figures !== null) yield* Console.log(table(result.figures))
    if (result.problems.length === 0) return yield* Console.log("0 lost, 0 doubled, 0 kopecks off")
    for (const problem of result.problems.slice(0, problemsShownMax)) yield* Console.log(`- ${problem}`)
    const message = `${result.problems.length} problems; logs in ${result.logFolder}\ncommit ${commit()}: ${again}`
    return yield* new ChaosFailed({ message })
  })
).pipe(Command.withDescription("Runs payments, bills and faults on real servers, then checks the ledger"))

chaos.pipe(
  Command.run({ version: "0.1.0" }),
  Effect.provide(NodeServices.layer),
  Effect.tapError((error) => (error._tag === "ShowHelp" ? Effect.void : Console.error(error.message))),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
