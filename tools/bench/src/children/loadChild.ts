import { quantile } from "../run/numbers.ts"
import { answerParent } from "./answerParent.ts"
import { HttpConnection } from "./HttpConnection.ts"

export interface LoadQuestion {
  readonly port: number
  readonly key: string
  readonly connections: number
  readonly requests: number
  /** The number of the first deal; each deal has one bill. */
  readonly from: number
  /** Dealers 2 to this number. */
  readonly dealers: number
}

export interface Load {
  readonly perSecond: number
  readonly middleMs: number
  /** p99. */
  readonly slowMs: number
}

const created = 201

const makeBody = (deal: number): string =>
  JSON.stringify({ operation: "GET_SETTLEMENT", dealId: `bench-${deal}`, carPrice: "1250000.00" })

/** Creates bills over HTTP, one request at a time per connection. */
const load = async ({ connections, dealers, from, key, port, requests }: LoadQuestion): Promise<Load> => {
  const tookMs: Array<number> = []
  let next = from
  const caller = async () => {
    const connection = new HttpConnection(port)
    while (next < from + requests) {
      const deal = next++
      const startedMs = performance.now()
      const status = await connection.post(
        `/v1/dealers/dealer-${2 + (deal % (dealers - 1))}/bills`,
        key,
        makeBody(deal)
      )
      if (status !== created) throw new Error(`the server answered ${status}`)
      tookMs.push(performance.now() - startedMs)
    }
    connection.close()
  }
  const startedMs = performance.now()
  await Promise.all(Array.from({ length: connections }, caller))
  const seconds = (performance.now() - startedMs) / 1_000
  return { perSecond: requests / seconds, middleMs: quantile(tookMs, 0.5), slowMs: quantile(tookMs, 0.99) }
}

answerParent({ load })
process.channel?.ref()
