import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Config, Console, Data, Effect, Random } from "effect"
import { Command, Flag } from "effect/cli"
import { fileURLToPath } from "node:url"
import { attackerNames } from "./attackerNames.ts"
import type { AttackFigures, Latency } from "./judgeAttack.ts"
import { runAttack } from "./runAttack.ts"

class AttackFailed extends Data.TaggedError("AttackFailed")<{ readonly message: string }> {}

const problemsShownMax = 40

const bundle = fileURLToPath(new URL("../../../../packages/app/bundle/main.js", import.meta.url))

const latencyLine = (name: string, { count, maxMs, p50Ms, p99Ms }: Latency): string =>
  `GET dealer, ${name}`.padEnd(26) + `p50 ${p50Ms} ms, p99 ${p99Ms} ms, max ${maxMs} ms (${count} calls)`

const table = ({ attackers, good, payments, processes, ...latency }: AttackFigures): string =>
  [
    latencyLine("quiet", latency.quiet),
    latencyLine("attacked", latency.attacked),
    `good requests             ${good.sent}, ${good.deferred} repeated after 503, ${good.failures.length} failed`,
    `payments applied          ${payments}`,
    ...Object.entries(processes).map(
      ([name, { endedByItself, peakMb, settledMb, warmMb }]) =>
        `${name.padEnd(26)}${warmMb} MB warm, ${peakMb} MB peak, ${settledMb} MB settled, ${endedByItself} crashes`
    ),
    ...Object.entries(attackers).map(
      ([name, { answers, sent, windows }]) =>
        `${name.padEnd(26)}${windows} windows, ${sent} sent; ${JSON.stringify(answers).replaceAll('"', "")}`
    )
  ].join("\n")

const attack = Command.make(
  "attack",
  {
    seed: Flag.Int("seed").pipe(
      Flag.withDefault(0),
      Flag.withDescription("Repeats the plan of a run; 0: a new plan")
    ),
    minutes: Flag.Int("minutes").pipe(Flag.withDefault(10), Flag.withDescription("Duration of the attacks")),
    only: Flag.String("only").pipe(
      Flag.withDefault(""),
      Flag.withDescription(`Comma list of attackers, or "none": ${attackerNames.join(", ")}`)
    )
  },
  Effect.fn(function* (flags) {
    const seed = flags.seed === 0 ? yield* Random.nextIntBetween(1, 1_000_000) : flags.seed
    const { minutes, only } = flags
    const wanted = only.split(",").map((name) => name.trim())
    const attackers = only === "" ? attackerNames : attackerNames.filter((name) => wanted.includes(name))
    if (attackers.length === 0 && only !== "none") {
      return yield* new AttackFailed({ message: `--only accepts: none, ${attackerNames.join(", ")}` })
    }
    const again = `npm run attack -- --minutes ${minutes} --seed ${seed}${only === "" ? "" : ` --only "${only}"`}`
    yield* Console.log(again)
    const startedMs = performance.now()
    const context = yield* Effect.context()
    const report = (line: string) => {
      const seconds = Math.round((performance.now() - startedMs) / 1_000)
      Effect.runSyncWith(context)(Console.log(`+${seconds} s ${line}`))
    }
    const program = [process.execPath, bundle]
    const result = yield* Effect.promise(() => runAttack({ seed, minutes, attackers, program, report }))
    if ("skip" in result) {
      const isRequired = (yield* Config.String("REQUIRE_KAFKA").pipe(Config.withDefault("0"))) === "1"
      if (isRequired) return yield* new AttackFailed({ message: `REQUIRE_KAFKA is set, but: ${result.skip}` })
      return yield* Console.log(`skipped: no Kafka: ${result.skip}`)
    }
    if (result.figures !== null) yield* Console.log(table(result.figures))
    if (result.problems.length === 0) return yield* Console.log("0 failed, 0 lost, 0 doubled, 0 kopecks off")
    for (const problem of result.problems.slice(0, problemsShownMax)) yield* Console.log(`- ${problem}`)
    const message = `${result.problems.length} problems; logs in ${result.logFolder}\n${again}`
    return yield* new AttackFailed({ message })
  })
).pipe(Command.withDescription("Runs attackers beside good traffic, then checks latency, memory and the ledger"))

attack.pipe(
  Command.run({ version: "0.1.0" }),
  Effect.provide(NodeServices.layer),
  Effect.tapError((error) => (error._tag === "ShowHelp" ? Effect.void : Console.error(error.message))),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
