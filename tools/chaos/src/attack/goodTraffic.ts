import { sampleRequisite } from "@dealer-billing/domain/testing"
import { setTimeout as pause } from "node:timers/promises"
import type { BillBody } from "../bench/Caller.ts"
import { billCommand } from "../bench/prepareWorld.ts"
import type { SeededRandom } from "../plan/SeededRandom.ts"
import type { World } from "../plan/World.ts"
import type { GoodCaller } from "./GoodCaller.ts"

const everyMs = 200
/** Dealers without payments: their bills may be cancelled and corrected. */
export const tradePrefix = "trade-"
export const statementPeriod = "from=2026-01-01&to=2026-12-31"

type Bill = BillBody & { readonly replacedBy: string | null }

/** What the service has confirmed: the database must have it at the end. */
export class Promises {
  /** Bills of the accounts that get payments. */
  readonly paidBills: Array<BillBody> = []
  /** The other bills by id, as last answered. */
  readonly tradeBills = new Map<string, BillBody>()
  readonly dealers: Array<string> = []
  readonly broken: Array<string> = []
}

/** Registers dealers, creates, reads, cancels and corrects bills. */
class GoodTraffic {
  readonly promises = new Promises()
  readonly #caller: GoodCaller
  readonly #random: SeededRandom
  readonly #world: World
  #count = 0

  constructor(caller: GoodCaller, random: SeededRandom, world: World) {
    this.#caller = caller
    this.#random = random
    this.#world = world
  }

  async #register(): Promise<void> {
    const cmeDealerId = `${tradePrefix}${(this.#count += 1)}`
    const body = { cmeDealerId, requisite: sampleRequisite }
    if ((await this.#caller.send("POST", "/v1/dealers", body)) !== null) this.promises.dealers.push(cmeDealerId)
  }

  /** Repeats a third of the calls: the same content must give the same bill. */
  async #make(cmeDealerId: string, command: object): Promise<BillBody | null> {
    const path = `/v1/dealers/${cmeDealerId}/bills`
    const made = await this.#caller.send<BillBody>("POST", path, command)
    if (made === null || !this.#random.chance(0.3)) return made
    const again = await this.#caller.send<BillBody>("POST", path, command)
    if (again !== null && again.id !== made.id) this.promises.broken.push(`bill ${made.id} is also ${again.id}`)
    return made
  }

  async #bill(): Promise<void> {
    const dealId = `attacked-${(this.#count += 1)}`
    const { accountType, cmeDealerId } = this.#random.pick(this.#world)
    const made = await this.#make(cmeDealerId, billCommand(this.#random, accountType, dealId))
    if (made !== null) this.promises.paidBills.push(made)
  }

  async #tradeBill(): Promise<void> {
    const { dealers, tradeBills } = this.promises
    if (dealers.length === 0) return this.#register()
    const command = billCommand(this.#random, "COMMISSION", `trade-${(this.#count += 1)}`)
    const made = await this.#make(this.#random.pick(dealers), command)
    if (made !== null) tradeBills.set(made.id, made)
  }

  /** Cancels or corrects an issued bill. */
  async #change(): Promise<void> {
    const { tradeBills } = this.promises
    const open = [...tradeBills.values()].filter(({ status }) => status !== "CANCELLED")
    if (open.length === 0) return this.#tradeBill()
    const { id } = this.#random.pick(open)
    const bill = await this.#caller.send<Bill>("GET", `/v1/bills/${id}`)
    if (bill?.status !== "ISSUED") return
    if (this.#random.chance(0.5)) {
      const cancelled = await this.#caller.send<Bill>("POST", `/v1/bills/${id}/cancel`, { reason: "no deal" })
      if (cancelled !== null) tradeBills.set(id, cancelled)
      return
    }
    const carPrice = `${this.#random.integer(3_000_001, 4_000_000)}.00`
    const body = { carPrice, reason: "another price" }
    const replacing = await this.#caller.send<Bill>("POST", `/v1/bills/${id}/correct`, body)
    if (replacing === null) return
    tradeBills.set(replacing.id, replacing).set(id, { ...bill, status: "CANCELLED" })
  }

  async #read(): Promise<void> {
    const { accountType, bills, cmeDealerId } = this.#random.pick(this.#world)
    const dealer = `/v1/dealers/${cmeDealerId}`
    const paths = [
      dealer,
      `${dealer}/bills?status=all&limit=50`,
      `${dealer}/accounts/${accountType}/statement?${statementPeriod}`,
      `/v1/bills/${this.#random.pick(bills).id}`
    ]
    await this.#caller.send("GET", this.#random.pick(paths))
  }

  async act(): Promise<void> {
    const draw = this.#random.next()
    if (draw < 0.05) return this.#register()
    if (draw < 0.15) return this.#bill()
    if (draw < 0.25) return this.#tradeBill()
    if (draw < 0.35) return this.#change()
    return this.#read()
  }
}

/** About five calls a second, one after the other. */
export const runGoodTraffic = async (
  caller: GoodCaller,
  random: SeededRandom,
  world: World,
  isOver: () => boolean
): Promise<Promises> => {
  const traffic = new GoodTraffic(caller, random, world)
  while (!isOver()) {
    await Promise.all([traffic.act(), pause(everyMs)])
  }
  return traffic.promises
}
