import { createSecretKey } from "node:crypto"
import { CurrentPaymentsDialect, defaultTariffs } from "@dealer-billing/domain"
import { paymentsDialects } from "@dealer-billing/domain/internal"
import { Console, Effect, Layer, Redacted } from "effect"
import { EventNotDelivered, PaymentEventSink, Sandbox, sandboxLayer } from "../src/index.ts"

const [databaseUrl = "", port = "0"] = process.argv.slice(2)

const dialect = paymentsDialects.find((each) => each === process.env.PAYMENTS_DIALECT) ?? "payments"

const sink = Layer.succeed(
  PaymentEventSink,
  PaymentEventSink.of({ deliver: () => Effect.fail(new EventNotDelivered({ reason: "nobody is there" })) })
)

const sandbox = sandboxLayer({
  host: "127.0.0.1",
  port: Number(port),
  token: Redacted.make("t0ken"),
  encryptionKey: createSecretKey(Buffer.alloc(32, 1)),
  databaseUrl: Redacted.make(databaseUrl),
  seller: defaultTariffs.seller
}).pipe(Layer.provide(sink), Layer.provide(Layer.succeed(CurrentPaymentsDialect, dialect)))

/** Should nobody kill it, the process ends by itself. */
const lifeMs = 60_000

await Effect.runPromise(
  Sandbox.pipe(
    Effect.flatMap(({ url }) => Console.log(url)),
    Effect.andThen(Effect.sleep(lifeMs)),
    Effect.provide(sandbox)
  )
)
