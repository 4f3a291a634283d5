import { request } from "node:http"
import { setTimeout as pause } from "node:timers/promises"
import type { Target } from "../../src/attack/AttackerProcess.ts"
import type { SeededRandom } from "../../src/plan/SeededRandom.ts"

/** Counts requests and answers. */
export class Tally {
  sent = 0
  readonly answers: Record<string, number> = {}

  answered(what: string | number): void {
    this.answers[what] = (this.answers[what] ?? 0) + 1
  }
}

export interface Attack {
  readonly target: Target
  readonly tally: Tally
  readonly random: SeededRandom
  /** The own loopback address of the attacker. */
  readonly address: string
  readonly isOver: () => boolean
  /** The remaining time in ms. */
  readonly leftMs: () => number
}

/** Runs until the time is over and closes all connections. */
export type Attacker = (attack: Attack) => Promise<void>

export interface Asked {
  readonly path: string
  readonly port?: number
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

const answerMsMax = 10_000

/** Sends one request on a new connection and counts its status. */
export const ask = ({ address, tally, target }: Attack, asked: Asked): Promise<void> => {
  const { body, headers = {}, method = "GET", path, port = target.apiPort } = asked
  const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) }
  tally.sent += 1
  return new Promise((resolve) => {
    const end = (what: string | number) => {
      tally.answered(what)
      resolve()
    }
    const options = {
      host: "127.0.0.1",
      localAddress: address,
      port,
      path,
      method,
      headers: { ...length, ...headers },
      agent: false as const
    }
    const outgoing = request(options, (response) => {
      response.resume().on("error", () => end("broken off"))
      response.on("end", () => end(response.statusCode ?? 0))
    })
    outgoing.setTimeout(answerMsMax, () => outgoing.destroy())
    outgoing.on("error", () => end("no answer")).end(body)
  })
}

export const asKey = (key: string) => ({ Authorization: `Bearer ${key}` })

/** Acts in parallel lanes with a pause after each act, until the time is over. */
export const repeatedly = async (
  { isOver }: Attack,
  { lanes, pauseMs }: { readonly lanes: number; readonly pauseMs: number },
  act: () => Promise<unknown>
): Promise<void> => {
  const lane = async () => {
    while (!isOver()) {
      await act()
      await pause(pauseMs)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
