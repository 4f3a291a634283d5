import { userInfo } from "node:os"
import { freePort } from "@dealer-billing/test-kit"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Api, type BillBody } from "../src/demo/Api.ts"
import { eventually, lotus, requisite, reward, sandboxObjects, temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"
import { runService, type RunningService } from "./runService.ts"

interface PaymentBody {
  readonly paymentId: string
  readonly status: string
  readonly allocations: ReadonlyArray<{ readonly reason: string; readonly amount: string; readonly billId: string }>
  readonly parked: { readonly reason: string; readonly resolvedBy: string | null } | null
}

describe("payments on the command line, beside a running service", () => {
  let service: RunningService
  let environment: Record<string, string>
  const cli = (...args: ReadonlyArray<string>) => runCli(["payments", ...args], environment)
  const json = async <Body>(...args: ReadonlyArray<string>): Promise<Body> => {
    const run = await cli(...args, "--json")
    assert.deepStrictEqual([run.code, run.stderr], [0, ""])
    return JSON.parse(run.stdout) as Body
  }
  beforeAll(async () => {
    environment = { DATA_DIR: temporaryFolder(), SANDBOX_PORT: String(await freePort()) }
    service = await runService(environment)
    await lotus(service).registerDealer("p-1", requisite)
  })
  afterAll(async () => {
    await service.end("SIGKILL")
  })

  /** A bill whose invoice Billing made without our knowing, and that was paid. */
  const paidInDoubt = async (deal: string, sum: string): Promise<BillBody> => {
    const rules = [{ on: "invoices", times: 1, fault: "drop-after-commit" }]
    await fetch(`${service.sandboxUrl}/sandbox/faults`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ recovery: "none", rules })
    })
    const { id } = (await lotus(service).createBill("p-1", reward(deal))).body
    const bill = await eventually(
      async () => (await lotus(service).getBill(id)).body,
      ({ status }) => status === "IN_DOUBT"
    )
    const invoice = (await sandboxObjects(service)).invoices.find(({ ref }) => ref === `${deal}:GET_REWARD:1`)
    await Api.pay(service.sandboxUrl, `invoices/${invoice?.id}/pay`, sum)
    return bill
  }
  const waiting = async (): Promise<ReadonlyArray<PaymentBody>> => {
    const answer = await fetch(`${service.url}/v1/payments`, { headers: { authorization: "Bearer dev-admin" } })
    return ((await answer.json()) as { readonly items: ReadonlyArray<PaymentBody> }).items
  }
  /** Each command is a process that starts from nothing. */
  const timeoutMs = 180_000

  it(
    "list what was set aside, show why, preview, and apply it to the account",
    async () => {
      const bill = await paidInDoubt("p-lot", "100.00")
      const [parked] = await eventually(waiting, (found) => found.length === 1)
      assert.strictEqual(parked?.parked?.reason, "UNKNOWN_INVOICE")
      const id = parked?.paymentId ?? ""
      assert.match((await cli("show", id)).stdout, /why parked +UNKNOWN_INVOICE/)
      assert.match((await cli("list")).stdout, new RegExp(`^payment +status +message.*\\n${id} +PARKED +parked-1 `))
      const preview = await cli("preview", "p-1", "COMMISSION", "100.00", "--bill", bill.id)
      assert.match(preview.stdout, new RegExp(`100\\.00 +OUTSIDE +BILL ${bill.id} +NAMED_BILL`))
      assert.include(preview.stdout, "Balance 0.00 before, 0.00 after. Nothing was changed.")
      assert.strictEqual((await lotus(service).getBill(bill.id)).body.paidSum, "0.00")
      const target = ["--dealer", "p-1", "--account", "COMMISSION", "--bill", bill.id]
      const applied = await json<PaymentBody>("resolve", id, "--action", "apply", ...target)
      assert.deepStrictEqual(
        [applied.status, applied.parked?.resolvedBy],
        ["APPLIED", `cli:${userInfo().username}`]
      )
      assert.deepInclude(applied.allocations[0], { reason: "NAMED_BILL", amount: "100.00", billId: bill.id })
      assert.strictEqual((await lotus(service).getBill(bill.id)).body.paidSum, "100.00")
      assert.deepStrictEqual(await json("list"), [])
      assert.match(
        (await cli("show", id)).stdout,
        /100\.00 +OUTSIDE +BILL \d+ +NAMED_BILL +the bill that the payment names/
      )
    },
    timeoutMs
  )

  it(
    "reject with a reason, and refuse what cannot be",
    async () => {
      await paidInDoubt("p-other", "50.00")
      const chosen = ["reject-all", "--reason-code", "BAD_CURRENCY", "--reason", "a test"]
      assert.include((await cli(...chosen)).stdout, "No parked message matches.")
      const [parked] = await eventually(waiting, (found) => found.length === 1)
      const id = parked?.paymentId ?? ""
      const mixed = await cli("resolve", id, "--action", "retry", "--reason", "x")
      assert.strictEqual(mixed.code, 2)
      const stayed = await json<PaymentBody>("resolve", id, "--action", "retry")
      assert.strictEqual(stayed.status, "PARKED")
      const all = ["reject-all", "--reason-code", "UNKNOWN_INVOICE", "--reason", "a test"]
      const dryRun = await cli(...all)
      assert.include(dryRun.stdout, "Parked messages that match: 1. Payments among them: 1, 50.00 in total.")
      assert.include(dryRun.stdout, "--confirm 1")
      const other = await cli(...all, "--confirm", "2")
      assert.deepStrictEqual([other.code, other.stdout], [1, ""])
      assert.include(other.stderr, "2 messages were confirmed, but 1 match now")
      const rejected = await cli("resolve", id, "--action", "reject", "--reason", "paid by mistake")
      assert.match(rejected.stdout, new RegExp(`REJECT +REJECTED +cli:${userInfo().username} +paid by mistake`))
      const again = await cli("resolve", id, "--action", "retry")
      assert.deepStrictEqual([again.code, again.stdout], [1, ""])
      assert.include(again.stderr, "is already resolved: REJECT by")
      const help = await cli("--help")
      for (const command of ["list", "show", "resolve", "preview"]) assert.include(help.stdout, command)
    },
    timeoutMs
  )
})
