import { HttpServer } from "@dealer-billing/adapters-http"
import { Context, Effect, Exit, Layer, Result, Scope } from "effect"
import { appLayer } from "../layers/App.ts"
import { readSettings } from "../settings/readSettings.ts"
import { telemetryLayer } from "../layers/Telemetry.ts"
import { Api } from "./Api.ts"
import { anotherDealerTakesTheCar } from "./correction.ts"
import { Report } from "./Report.ts"
import { showStatement } from "./statement.ts"
import * as story from "./story.ts"
import { summarise } from "./summary.ts"

const steps = [
  ["Dealers register with their legal details", story.registerDealers],
  ["Wrong legal details are refused, with every problem", story.refuseBadInput],
  ["A car is sold: a commission bill with its invoice", story.billForSoldCar],
  ["The dealer pays a part, then too much", story.payInParts],
  ["The balance pays the next bill first", story.balancePaysNextBill],
  ["One payment for a month of cars, then a partial reversal", story.monthlyPayment],
  ["Another dealer buys the car: the bill is corrected", anotherDealerTakesTheCar],
  ["The reconciliation statement of the first dealer", showStatement],
  ["Fast buyout: a deposit, a car bought at once, its price paid", story.fastBuyout],
  ["The deposit is returned, and fast buyout ends", story.depositGoesBack],
  ["The dealer changes its legal address", story.changeRequisites]
] as const

const usage = `npm run demo [-- --url http://127.0.0.1:8080]

Runs the whole process over HTTP: registration, bills, payments, corrections, fast buyout.

Without --url (or DEALER_BILLING_URL) it uses the service on HTTP_PORT. If none is running, it starts one with the same
settings as npm start. It needs PAYMENTS_DIALECT=payments, the default. API keys: DEALER_BILLING_KEY (default dev-lotus)
and, with the scope admin, DEALER_BILLING_ADMIN_KEY (default dev-admin).`

const isUp = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}

const fail = (message: string): never => {
  console.error(message)
  process.exit(1)
}

interface Service {
  readonly url: string
  readonly dataFolder: string
  readonly stop: () => Promise<void>
}

const startEmbedded = async (): Promise<Service> => {
  const read = readSettings(process.env)
  if (Result.isFailure(read)) return fail(["Invalid settings:", ...read.failure].join("\n  - "))
  const settings = { ...read.success, logLevel: "Warn" as const }
  const running = `http://127.0.0.1:${settings.httpPort}`
  if (await isUp(running)) return { url: running, dataFolder: settings.dataFolder, stop: async () => {} }
  console.log("No service is running. Starting an embedded one.")
  const scope = await Effect.runPromise(Scope.make())
  const everything = appLayer({ ...settings, sandboxPort: 0 }, { http: true, consumer: true, worker: true })
  const context = await Effect.runPromise(
    Layer.buildWithScope(everything.pipe(Layer.provideMerge(telemetryLayer(settings))), scope)
  )
  const { port } = Context.getUnsafe(context, HttpServer)
  const stop = () => Effect.runPromise(Scope.close(scope, Exit.void))
  return { url: `http://127.0.0.1:${port}`, dataFolder: settings.dataFolder, stop }
}

const givenUrl = (): string | undefined => {
  const index = process.argv.indexOf("--url")
  return index === -1 ? process.env.DEALER_BILLING_URL : process.argv[index + 1]
}

const main = async (): Promise<void> => {
  if (process.argv.includes("--help")) return console.log(usage)
  const url = givenUrl()
  const service =
    url === undefined
      ? await startEmbedded()
      : { url, dataFolder: process.env.DATA_DIR ?? ".data", stop: async () => {} }
  console.log(`Service: ${service.url}`)
  const report = new Report(steps.length)
  const { DEALER_BILLING_ADMIN_KEY: financeKey = "dev-admin", DEALER_BILLING_KEY: key = "dev-lotus" } = process.env
  const api = new Api(service.url, key, financeKey)
  const run = new Date()
    .toISOString()
    .replace(/[^0-9]/g, "")
    .slice(0, 17)
  const shared: story.Story = { api, report, run, paid: [], bills: new Map() }
  try {
    for (const [title, tell] of steps) {
      report.step(title)
      await tell(shared)
    }
    await summarise(shared, service.dataFolder)
    console.log("\nEverything adds up.")
  } catch (error) {
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  } finally {
    await service.stop()
  }
}

await main()
process.exit()
