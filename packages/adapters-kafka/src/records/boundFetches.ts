import { createRequire } from "node:module"
import kafkajs from "kafkajs"
import { decodeFetch, type FetchRequest } from "./decodeFetch.ts"

interface Fetch {
  readonly response: { readonly decode: (answer: Buffer) => Promise<unknown> }
}

interface FetchProtocol {
  protocol: (options: { readonly version: number }) => ((request: FetchRequest) => Fetch) | undefined
}

/** The first version with record batches (Kafka 0.11). */
const versionMin = 4

let isBounded = false

/** Replaces the decoder of fetches for every client of this process. kafkajs has no setting for that. */
export const boundFetches = (): void => {
  if (isBounded) return
  isBounded = true
  const fetches: FetchProtocol = createRequire(import.meta.url)("kafkajs/src/protocol/requests/fetch/index.js")
  const original = fetches.protocol
  fetches.protocol = (options) => {
    const make = original(options)
    if (make === undefined) return undefined
    return (request) => {
      if (options.version < versionMin) {
        throw new kafkajs.KafkaJSNonRetriableError("the brokers are older than Kafka 0.11")
      }
      const fetch = make(request)
      const decode = (answer: Buffer) => decodeFetch(answer, request, options.version)
      return { ...fetch, response: { ...fetch.response, decode } }
    }
  }
}
