import { HttpServer } from "@dealer-billing/adapters-http"
import { Context, Effect, Exit, Layer, Result, Scope } from "effect"
import { appLayer } from "../layers/App.ts"
import { readSettings } from "../settings/readSettings.ts"
import { telemetryLayer } from "../layers/Telemetry.ts"
import { actOfReconciliation } from "./act.ts"
import { Api } from "./Api.ts"
import { anotherDealerTakesTheCar } from "./correction.ts"
import { Report } from "./Report.ts"
import * as story from "./story.ts"
import { summarise } from "./summary.ts"

const steps = [
  ["Dealers register with their legal requisites", story.registerDealers],
  ["Bad requisites are refused, with everything that is wrong", story.refuseBadInput],
  ["A car is sold: a bill for our reward, with its invoice", story.billForSoldCar],
  ["The dealer pays a part, then too much", story.payInParts],
  ["The next bill takes the balance first", story.balancePaysNextBill],
  ["One payment for a month of cars, and a part of it taken back", story.monthlyPayment],
  ["Another dealer takes the car: the bill goes to that one", anotherDealerTakesTheCar],
  ["The act of reconciliation with the first dealer", actOfReconciliation],
  ["Fast buyout: a deposit, a car bought at once, and paid back", story.fastBuyout],
  ["The deposit goes back, and with it the right to fast buyout", story.depositGoesBack],
  ["The dealer moves to another address", story.changeRequisites]
] as const

const usage = `npm run demo [-- --url http://127.0.0.1:8080]

Tells the whole story over HTTP. Without --url (or DEALER_BILLING_URL) it uses the service that runs on HTTP_PORT, and
if there is none, it starts one with the same settings as npm start. Its story needs PAYMENTS_DIALECT=payments,
the default. The API keys are DEALER_BILLING_KEY (dev-lotus) and, with the scope admin, DEALER_BILLING_ADMIN_KEY
(dev-admin).`

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
  console.log("No service is running: an embedded one is started.")
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
  console.log(`The service: ${service.url}`)
  const report = new Report(steps.length)
  const { DEALER_BILLING_ADMIN_KEY: financeKey = "dev-admin", DEALER_BILLING_KEY: key = "dev-lotus" } = process.env
  const api = new Api(service.url, key, financeKey)
  const run = new Date()
    .toISOString()
    .replace(/[^0-9]/g, "")
    .slice(0, 17)
  const told: story.Story = { api, report, run, paid: [], bills: new Map() }
  try {
    for (const [title, tell] of steps) {
      report.step(title)
      await tell(told)
    }
    await summarise(told, service.dataFolder)
    console.log("\nEverything adds up.")
  } catch (error) {
    console.error(`\nIt does not add up: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  } finally {
    await service.stop()
  }
}

await main()
process.exit()
