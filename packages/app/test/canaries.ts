import { once } from "node:events"
import { readdirSync, readFileSync } from "node:fs"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { Effect } from "effect"

/** Unique values with valid check digits. Two versions share no value. */
export const canaryRequisites = [
  {
    type: "LEGAL_ENTITY",
    name: 'ООО "Канарейка Жёлтая"',
    inn: "9876123456",
    kpp: "987601001",
    ogrn: "1027712345671",
    legalAddress: "101000, г. Канареечный, ул. Птичья, д. 17",
    bankName: "ПАО Сбербанк",
    bik: "044525225",
    settlementAccount: "40702810038291746553",
    correspondentAccount: "30101810400000000225",
    email: "yellow@canary-bird.example",
    phone: "+7 987 614-23-55",
    signatory: { name: "Кенарев Кенарь Кенаревич", position: "Певчий директор", basis: "Устав" }
  },
  {
    type: "LEGAL_ENTITY",
    name: 'ООО "Канарейка Зелёная"',
    inn: "9876987657",
    kpp: "987602002",
    ogrn: "1027798765433",
    legalAddress: "102000, г. Щеглов, пер. Клетчатый, д. 71",
    bankName: "ПАО Сбербанк",
    bik: "044525225",
    settlementAccount: "40702810264738291157",
    correspondentAccount: "30101810400000000225",
    email: "green@canary-finch.example",
    phone: "+7 987 652-78-31",
    signatory: { name: "Щеглова Щегла Щегловна", position: "Певчая директриса", basis: "Доверенность" }
  }
] as const

type CanaryRequisite = (typeof canaryRequisites)[number]

/** What may be seen nowhere. The bank is the same for many, and its details are public. */
export const canariesOf = (requisite: CanaryRequisite): ReadonlyArray<string> => [
  requisite.name.slice(5, -1),
  requisite.inn,
  requisite.ogrn,
  requisite.legalAddress.slice(8),
  requisite.settlementAccount,
  requisite.email,
  requisite.phone,
  requisite.signatory.name,
  requisite.signatory.position
]

export const canaries = canaryRequisites.flatMap(canariesOf)

/** A Billing whose answers quote everything it ever got about a dealer. */
export const tellTale = ({ signatory, ...rest }: CanaryRequisite): string =>
  `not accepted: ${[...Object.values(rest), ...Object.values(signatory)].toReversed().join(", ")}`

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Array<Buffer> = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString("utf8")
}

type Respond = (request: IncomingMessage, body: string) => { readonly status: number; readonly body: object }

/** An HTTP server for the scope that answers in JSON; provides its URL. */
const serve = (respond: Respond) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const server = createServer((request, response) => {
        const answer = async () => {
          const { body, status } = respond(request, await bodyOf(request))
          response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
        }
        void answer()
      }).listen(0, "127.0.0.1")
      await once(server, "listening")
      return server
    }),
    (server) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  ).pipe(Effect.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`))

/** Keeps whatever is sent to it, as a collector of traces, logs and metrics would. */
export const collect = Effect.fn("collect")(function* () {
  const received: Array<string> = []
  const url = yield* serve((_, body) => {
    received.push(body)
    return { status: 200, body: {} }
  })
  return { url, received }
})

/** Refuses by the words of `refusalOf`, otherwise makes what it is asked for, under an id made of the reference. */
export const billingThatTalks = (refusalOf: (kind: string, reference: string) => string | null) =>
  serve((request, sent) => {
    const parts = (request.url ?? "").split("/")
    const kind = (parts.at(-2) ?? "").slice(0, -1)
    const reference = decodeURIComponent(parts.at(-1) ?? "")
    const message = refusalOf(kind, reference)
    if (message !== null) return { status: 422, body: { error: { code: "refused", message } } }
    const { requisiteVersion } = JSON.parse(sent) as { readonly requisiteVersion?: number }
    const id = { [`${kind}Id`]: `${kind}-of-${reference}`, [`${kind}Ref`]: reference }
    const rest = kind === "invoice" ? { number: "1", url: "http://127.0.0.1/1.pdf" } : { requisiteVersion }
    return { status: 200, body: { ...id, ...rest } }
  })

/** The texts found in the files of a folder, with the file. */
export const foundInFiles = (folder: string, texts: ReadonlyArray<string>): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      return texts.filter((text) => bytes.includes(text)).map((text) => `${entry.name}: ${text}`)
    })

/** The texts found in a text, also in hexadecimal. */
export const foundIn = (where: string, text: string, texts: ReadonlyArray<string>): ReadonlyArray<string> =>
  texts
    .filter((each) => {
      const ways = [
        each,
        JSON.stringify(each).slice(1, -1),
        encodeURIComponent(each),
        Buffer.from(each).toString("hex")
      ]
      return ways.some((way) => text.includes(way))
    })
    .map((each) => `${where}: ${each}`)
