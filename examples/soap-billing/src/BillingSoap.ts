import * as Transport from "@dealer-billing/adapters-billing/transport"
import { Billing, BillingOutcomeUnknown, formatMoney, formatPercent, Money } from "@dealer-billing/domain/internal"
import type { BillingObject, BillingOperationKind, Invoice } from "@dealer-billing/domain/internal"
import { Effect, Layer, Result, Schema } from "effect"
import { readObjects, writeEnvelope, type XmlFields } from "./xml.ts"

const headers = { accept: "application/soap+xml", "content-type": "application/soap+xml; charset=utf-8" }
/** SOAP 1.2: a Sender's fault is HTTP 400, which is a refusal. Its text may quote the call, so it is not repeated. */
const dialect = { confirming: new Set([200]), wordsOf: () => "", repeatsRequestId: false }
const text = (pattern: RegExp) => Schema.String.check(Schema.isPattern(pattern))
const RemoteObject = Schema.Struct({
  id: text(/^[\w-]{1,128}$/u),
  reference: Schema.String,
  version: Schema.optionalKey(Schema.FiniteFromString),
  number: Schema.optionalKey(text(/^[\w-]{1,64}$/u)),
  url: Schema.optionalKey(Schema.String),
  sum: Schema.optionalKey(Money),
  isCancelled: Schema.optionalKey(Schema.Literals(["true", "false"]))
})
const decodeObjects = Schema.decodeUnknownResult(Schema.Array(RemoteObject))
const decodeBody = (body: Uint8Array) => decodeObjects(readObjects(new TextDecoder().decode(body)))

const toObject = ({ id, isCancelled, number, sum, url, version }: typeof RemoteObject.Type): BillingObject => {
  const invoice = sum === undefined ? {} : { sum, isCancelled: isCancelled === "true" }
  return { id, number: number ?? null, url: url ?? null, requisiteVersion: version ?? null, ...invoice }
}

/** An answer that is cut off, names another reference or links to another host may hide a call that was executed. */
const readAnswer = (reference: string, hosts: ReadonlySet<string>) => (answer: Transport.BillingAnswer) => {
  const objects = Result.flatMap(answer.body, decodeBody)
  if (Result.isFailure(objects)) return Transport.outcomeUnknown("the answer cannot be read")
  const isOurs = (object: typeof RemoteObject.Type) =>
    object.reference === reference &&
    (object.url === undefined || Transport.readWebLink(object.url, hosts) !== null)
  if (!objects.success.every(isOurs)) return Transport.outcomeUnknown("the answer names another object or host")
  return Result.succeed<ReadonlyArray<BillingObject>>(objects.success.map(toObject))
}

const invoiceFields = ({ currency, items, purpose, sum, vat }: Invoice): XmlFields => {
  const [vatRate, vatSum] = [vat.rate === null ? "" : formatPercent(vat.rate), formatMoney(vat.sum ?? 0n)]
  const sums = Object.fromEntries(items.map((item, index) => [`item${index + 1}`, formatMoney(item.sum)]))
  return { sum: formatMoney(sum), currency, vatMode: vat.mode, vatRate, vatSum, purpose, items: sums }
}

export const billingSoapLayer = (options: Transport.BillingConnectionOptions): Layer.Layer<Billing> =>
  Layer.sync(Billing, () => {
    const connection = Transport.billingConnection(options)
    const call = Transport.callBilling(connection, dialect)
    const post = (kind: BillingOperationKind, operation: string, reference: string, fields: XmlFields) => {
      const body = writeEnvelope({ [operation]: { reference, ...fields } })
      const read = readAnswer(reference, connection.linkHosts)
      return call(kind, { method: "POST", path: "/soap", headers, body, personal: [] }, read)
    }
    const confirm = (isDone: (object: BillingObject) => boolean, ...sent: Parameters<typeof post>) =>
      Effect.flatMap(post(...sent), ([object, twin]) =>
        object !== undefined && twin === undefined && isDone(object)
          ? Effect.succeed(object)
          : Effect.fail(new BillingOutcomeUnknown({ reason: "the answer does not confirm the call" }))
      )
    return Billing.of({
      recovery: Effect.succeed("lookup"),
      createClient: ({ reference, name }) => confirm(() => true, "CLIENT", "CreateClient", reference, { name }),
      setPayer: ({ clientId, reference, requisite, requisiteVersion: version }) => {
        const fields = { clientId, version: String(version), requisite: { ...requisite } }
        const isNew = (payer: BillingObject) => (payer.requisiteVersion ?? 0) >= version
        return confirm(isNew, "PAYER", "SetPayer", reference, fields)
      },
      createContract: ({ reference, ...ids }) => confirm(() => true, "CONTRACT", "CreateContract", reference, ids),
      issueInvoice: ({ contractId, invoice, reference }) => {
        const isOurs = ({ number, sum, url }: BillingObject) =>
          sum === invoice.sum && number !== null && url !== null
        return confirm(isOurs, "INVOICE", "IssueInvoice", reference, { contractId, ...invoiceFields(invoice) })
      },
      cancelInvoice: ({ reference, ...fields }) => {
        const isDone = ({ id, isCancelled }: BillingObject) => id === fields.invoiceId && isCancelled === true
        return confirm(isDone, "CANCELLATION", "CancelInvoice", reference, fields)
      },
      list: (kind, reference) => Transport.refusedLookUp(post(kind, "ListObjects", reference, { kind }))
    })
  })
