import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { BadSettings, serviceSettings } from "../settings.ts"
import { serve } from "./serve.ts"

const role = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))

export const serveCommand = Command.make(
  "serve",
  {
    http: role("http", "Serve the HTTP API"),
    consumer: role("consumer", "Consume payment events from Kafka"),
    worker: role("worker", "Send operations to Billing and retry parked messages")
  },
  Effect.fn(function* (roles) {
    const read = yield* serviceSettings
    if (roles.consumer && read.kafka === null) {
      return yield* new BadSettings({ problems: ["KAFKA_BROKERS is required for serve --consumer"] })
    }
    const isAnyNamed = roles.http || roles.consumer || roles.worker
    return yield* serve(read, isAnyNamed ? roles : { http: true, consumer: true, worker: true })
  })
).pipe(Command.withDescription("Run the service; without a role, it runs all of them"))
