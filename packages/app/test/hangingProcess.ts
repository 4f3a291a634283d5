import { NodeRuntime } from "@effect/platform-node"
import { Console, Effect } from "effect"
import { endHardAfterSignal } from "../src/telemetry/endHard.ts"

// Stands for a statement whose answer never comes: nothing interrupts it.
endHardAfterSignal()
setInterval(() => undefined, 1_000)
NodeRuntime.runMain(Effect.uninterruptible(Effect.andThen(Console.log("up"), Effect.never)))
