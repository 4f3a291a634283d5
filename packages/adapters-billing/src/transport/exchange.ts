import { BillingOutcomeUnknown, type BillingUnavailable } from "@dealer-billing/domain"
import { Deferred, Effect, Result } from "effect"
import http, { type IncomingMessage } from "node:http"
import type { Socket } from "node:net"
import { describeRefusedCertificate } from "./connectionFailure.ts"
import { notConnected } from "./connect.ts"

const describeError = (error: Error): string =>
  "code" in error && typeof error.code === "string" ? `the connection broke (${error.code})` : error.name

export interface Outgoing {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
}

const sendAndWait = (
  socket: Socket,
  { body, headers, host, method, path }: Outgoing,
  sent: Deferred.Deferred<void>
) =>
  Effect.callback<IncomingMessage, BillingOutcomeUnknown | BillingUnavailable>((resume) => {
    const call = http.request({ method, path, headers, createConnection: () => socket })
    call.on("error", (error) => {
      const refused = describeRefusedCertificate(host, error)
      const unknown = new BillingOutcomeUnknown({ reason: describeError(error) })
      resume(Effect.fail(refused === null ? unknown : notConnected(refused)))
    })
    call.on("response", (response) => {
      resume(Effect.succeed(response))
    })
    call.once("finish", () => Deferred.doneUnsafe(sent, Effect.void))
    call.end(body ?? undefined)
    return Effect.sync(() => {
      socket.destroy()
    })
  })

/** Waits for the head of the answer. Does not follow redirects. `onSent` runs when the last byte was sent. */
export const exchange = Effect.fn("Billing.exchange")(function* (
  socket: Socket,
  outgoing: Outgoing,
  onSent: Effect.Effect<void>
) {
  const sent = yield* Deferred.make<void>()
  const beside = Deferred.await(sent).pipe(Effect.andThen(onSent), Effect.andThen(Effect.never))
  return yield* Effect.raceFirst(sendAndWait(socket, outgoing, sent), beside)
})

export const readBody = (response: IncomingMessage, bytesMax: number) =>
  Effect.callback<Result.Result<Uint8Array, string>>((resume) => {
    const chunks: Array<Uint8Array> = []
    let length = 0
    const fail = (reason: string) => {
      response.destroy()
      resume(Effect.succeed(Result.fail(reason)))
    }
    response.on("data", (chunk: Uint8Array) => {
      length += chunk.length
      if (length > bytesMax) fail(`the answer is larger than ${bytesMax} bytes`)
      else chunks.push(chunk)
    })
    response.on("error", () => {
      fail("the answer was cut off")
    })
    response.on("end", () => {
      resume(Effect.succeed(Result.succeed(new Uint8Array(Buffer.concat(chunks)))))
    })
    return Effect.sync(() => {
      response.destroy()
    })
  })
