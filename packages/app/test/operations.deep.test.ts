import { userInfo } from "node:os"
import { freePort } from "@dealer-billing/test-kit"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import type { BillBody } from "../src/demo/Api.ts"
import { eventually, lotus, requisite, reward, sandboxObjects, temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"
import { runService, type RunningService } from "./runService.ts"

interface OperationBody {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly remoteId: string | null
  readonly lastError: string | null
  readonly history: ReadonlyArray<{ readonly state: string; readonly actor: string }>
}

const setFaults = (service: RunningService, plan: object) =>
  fetch(`${service.sandboxUrl}/sandbox/faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(plan)
  })

describe("operations on the command line, beside a running service", () => {
  let service: RunningService
  let environment: Record<string, string>
  const cli = (...args: ReadonlyArray<string>) => runCli(args, environment)
  const json = async <Body>(...args: ReadonlyArray<string>): Promise<Body> => {
    const run = await cli(...args, "--json")
    assert.deepStrictEqual([run.code, run.stderr], [0, ""])
    return JSON.parse(run.stdout) as Body
  }
  beforeAll(async () => {
    environment = { DATA_DIR: temporaryFolder(), SANDBOX_PORT: String(await freePort()) }
    service = await runService(environment)
  })
  afterAll(async () => {
    await service.end("SIGKILL")
  })

  const auditOf = async (operation: string) => {
    const headers = { authorization: "Bearer dev-admin" }
    const answer = await fetch(`${service.url}/v1/audit?limit=200`, { headers })
    const { items } = (await answer.json()) as { items: ReadonlyArray<Record<string, string>> }
    return items.filter((event) => event.operation === operation).map(({ caller, target }) => ({ caller, target }))
  }

  const billInDoubt = async (deal: string): Promise<BillBody> => {
    await lotus(service).registerDealer("o-1", requisite)
    const rules = [{ on: "invoices", times: 1, fault: "drop-after-commit" }]
    await setFaults(service, { recovery: "none", rules })
    const { id } = (await lotus(service).createBill("o-1", reward(deal))).body
    return eventually(
      async () => (await lotus(service).getBill(id)).body,
      ({ status }) => status === "IN_DOUBT"
    )
  }
  const inDoubt = () => json<ReadonlyArray<OperationBody>>("operations", "list", "--state", "IN_DOUBT")
  const invoicesOf = async (deal: string) =>
    (await sandboxObjects(service)).invoices.filter(({ ref }) => ref === `${deal}:GET_REWARD:1`)

  it("list and show what is in doubt, adopt what an operator found, and record who did it", async () => {
    const bill = await billInDoubt("o-adopt")
    assert.strictEqual(bill.status, "IN_DOUBT")
    const [operation] = await inDoubt()
    const id = operation?.id ?? ""
    const shown = await cli("operations", "show", id)
    assert.strictEqual(shown.code, 0)
    assert.match(shown.stdout, /IN_DOUBT +1 +worker/)
    await setFaults(service, { recovery: "lookup", rules: [] })
    const [invoice] = await invoicesOf("o-adopt")
    const wrong = await cli("operations", "adopt", id, "--remote-id", "invoice-of-another")
    assert.strictEqual(wrong.code, 1)
    assert.include(wrong.stderr, `under our reference Billing has ${invoice?.id}`)
    const adopted = await json<OperationBody>("operations", "adopt", id, "--remote-id", invoice?.id ?? "")
    assert.deepStrictEqual([adopted.state, adopted.remoteId], ["DONE", invoice?.id])
    assert.strictEqual(adopted.history.at(-1)?.actor, `cli:${userInfo().username}`)
    assert.deepStrictEqual(await auditOf("adoptOperation"), [
      { caller: `cli:${userInfo().username}`, target: `/v1/operations/${id}` }
    ])
    const issued = (await lotus(service).getBill(bill.id)).body
    assert.deepStrictEqual([issued.status, issued.invoiceId], ["ISSUED", invoice?.id])
    assert.strictEqual((await fetch(issued.url ?? "")).headers.get("content-type"), "application/pdf")
  })

  it("retry what was not done, and the running worker does it", async () => {
    await lotus(service).registerDealer("o-1", requisite)
    await setFaults(service, {
      recovery: "none",
      rules: [{ on: "invoices", times: 1, fault: "drop-before-commit" }]
    })
    const { id } = (await lotus(service).createBill("o-1", reward("o-retry"))).body
    const [operation] = await eventually(inDoubt, (found) => found.length === 1)
    // The running worker may have claimed it before the answer was read.
    const retried = await json<OperationBody>("operations", "retry", operation?.id ?? "")
    assert.include(["PENDING", "SENT"], retried.state)
    const issued = await eventually(
      async () => (await lotus(service).getBill(id)).body,
      ({ status }) => status === "ISSUED"
    )
    assert.strictEqual(issued.status, "ISSUED")
    assert.lengthOf(await invoicesOf("o-retry"), 1)
    const again = await cli("operations", "retry", operation?.id ?? "")
    assert.deepStrictEqual([again.code, again.stdout], [1, ""])
    assert.include(again.stderr, "is DONE")
  })

  it("reject with a reason that the bill shows, and refuse what cannot be", async () => {
    const bill = await billInDoubt("o-reject")
    const [operation] = await inDoubt()
    const id = operation?.id ?? ""
    const rejected = await json<OperationBody>("operations", "reject", id, "--reason", "the deal was called off")
    assert.deepStrictEqual([rejected.state, rejected.lastError], ["REJECTED", "the deal was called off"])
    assert.strictEqual((await lotus(service).getBill(bill.id)).body.status, "REJECTED")
    const unknown = await cli("operations", "show", "999")
    assert.deepStrictEqual([unknown.code, unknown.stderr.trim()], [1, "There is no Billing operation 999"])
    assert.strictEqual((await cli("operations", "reject", id, "--reason", "")).code, 2)
  })

  it("explain themselves", async () => {
    for (const command of ["list", "show", "retry", "adopt", "reject"]) {
      const help = await cli("operations", command, "--help")
      assert.strictEqual(help.code, 0)
      assert.include(help.stdout, command)
    }
  })

  it("work without a running service as well, and leave none behind", async () => {
    assert.strictEqual(await service.end("SIGTERM"), 0)
    const run = await cli("operations", "list")
    assert.strictEqual(run.code, 0, run.stderr)
    assert.match(run.stdout, /^id +kind +state/)
    assert.include(run.stdout, "o-adopt:GET_REWARD:1")
    service = await runService(environment)
    assert.strictEqual((await fetch(`${service.url}/readyz`)).status, 200)
  })
})
