import { createRequire } from "node:module"

type Ask = (broker: unknown) => Promise<unknown>

interface BrokerPool {
  withBroker(ask: Ask): Promise<unknown>
}

let isKept = false

/**
 * If every broker answers with an error, kafkajs 2.2.4 drops it and continues with null: a missing right to the group
 * becomes "no coordinator found", an unreachable broker a TypeError. This patch throws the last error.
 */
export const keepBrokerErrors = (): void => {
  if (isKept) return
  isKept = true
  const pool: { readonly prototype: BrokerPool } = createRequire(import.meta.url)(
    "kafkajs/src/cluster/brokerPool.js"
  )
  const { withBroker } = pool.prototype
  pool.prototype.withBroker = async function (this: BrokerPool, ask: Ask) {
    let failure: unknown = null
    const answer = await withBroker.call(this, async (broker) => {
      try {
        return await ask(broker)
      } catch (error) {
        failure = error
        throw error
      }
    })
    if (answer === null && failure !== null) throw failure
    return answer
  }
}
