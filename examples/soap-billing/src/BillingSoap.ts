import {
  billingConnection,
  callBilling,
  outcomeUnknown,
  readWebLink,
  refusedLookUp
} from "@dealer-billing/adapters-billing/transport"
import type { BillingAnswer, BillingConnectionOptions } from "@dealer-billing/adapters-billing/transport"
import { Billing, BillingOutcomeUnknown, formatMoney, formatPercent, Money } from "@dealer-billing/domain/internal"
import type { BillingObject, BillingOperationKind, Invoice } from "@dealer-billing/domain/internal"
import { Effect, Layer, Result, Schema } from "effect"
import { readObjects, writeEnvelope, type XmlFields } from "./xml.ts"

const headers = { accept: "application/soap+xml", "content-type": "application/soap+xml; charset=utf-8" }

const text = (pattern: RegExp) => Schema.String.check(Schema.isPattern(pattern))
const decodeObjects = Schema.decodeUnknownResult(
  Schema.Array(
    Schema.Struct({
      id: text(/^[\w-]{1,128}$/u),
      reference: Schema.String,
      version: Schema.optionalKey(text(/^[0-9]{1,9}$/u)),
      number: Schema.optionalKey(text(/^[\w-]{1,64}$/u)),
      url: Schema.optionalKey(Schema.String),
      sum: Schema.optionalKey(Money),
      isCancelled: Schema.optionalKey(Schema.Literals(["true", "false"]))
    })
  )
)

/** An answer that is cut off, names another reference or links to another host may hide a call that was executed. */
const readAnswer = (reference: string, hosts: ReadonlySet<string>) => (answer: BillingAnswer) => {
  const xml = Result.map(answer.body, (bytes) => readObjects(new TextDecoder().decode(bytes)))
  const objects = Result.flatMap(xml, decodeObjects)
  if (Result.isFailure(objects)) return outcomeUnknown("the answer cannot be read")
  const isForeign = ({ url, ...object }: (typeof objects.success)[number]) =>
    object.reference !== reference || (url !== undefined && readWebLink(url, hosts) === null)
  if (objects.success.some(isForeign)) return outcomeUnknown("the answer names another object or host")
  return Result.succeed(
    objects.success.map(({ id, isCancelled, number = null, sum, url = null, version }): BillingObject => {
      const invoice = sum === undefined ? {} : { sum, isCancelled: isCancelled === "true" }
      return { id, number, url, requisiteVersion: version === undefined ? null : Number(version), ...invoice }
    })
  )
}

const invoiceFields = ({ currency, items, purpose, sum, vat }: Invoice): XmlFields => {
  const [vatRate, vatSum] = [vat.rate === null ? "" : formatPercent(vat.rate), formatMoney(vat.sum ?? 0n)]
  const sums = Object.fromEntries(items.map((item, index) => [`item${index + 1}`, formatMoney(item.sum)]))
  return { sum: formatMoney(sum), currency, vatMode: vat.mode, vatRate, vatSum, purpose, items: sums }
}

/** SOAP 1.2: a Sender's fault is HTTP 400, which is a refusal. Its text quotes the call, so it is not repeated. */
export const billingSoapLayer = (options: BillingConnectionOptions): Layer.Layer<Billing> =>
  Layer.sync(Billing, () => {
    const connection = billingConnection(options)
    const call = callBilling(connection, { confirming: new Set([200]), wordsOf: () => "", repeatsRequestId: false })
    const post = (kind: BillingOperationKind, operation: string, reference: string, fields: XmlFields) => {
      const body = writeEnvelope({ [operation]: { reference, ...fields } })
      const read = readAnswer(reference, connection.linkHosts)
      return call(kind, { method: "POST", path: "/soap", headers, body, personal: [] }, read)
    }
    const confirm = (sent: ReturnType<typeof post>, isDone: (object: BillingObject) => boolean = () => true) =>
      Effect.flatMap(sent, ([object, twin]) =>
        object !== undefined && twin === undefined && isDone(object)
          ? Effect.succeed(object)
          : Effect.fail(new BillingOutcomeUnknown({ reason: "the answer does not confirm the call" }))
      )
    return Billing.of({
      recovery: Effect.succeed("lookup"),
      createClient: ({ reference, name }) => confirm(post("CLIENT", "CreateClient", reference, { name })),
      setPayer: ({ clientId, reference, requisite, requisiteVersion: version }) =>
        confirm(
          post("PAYER", "SetPayer", reference, { clientId, version: String(version), requisite: { ...requisite } }),
          (payer) => (payer.requisiteVersion ?? 0) >= version
        ),
      createContract: ({ reference, ...ids }) => confirm(post("CONTRACT", "CreateContract", reference, ids)),
      issueInvoice: ({ contractId, reference, invoice }) =>
        confirm(
          post("INVOICE", "IssueInvoice", reference, { contractId, ...invoiceFields(invoice) }),
          ({ number, sum, url }) => number !== null && url !== null && sum === invoice.sum
        ),
      cancelInvoice: ({ reference, ...cancel }) =>
        confirm(
          post("CANCELLATION", "CancelInvoice", reference, cancel),
          ({ id, isCancelled }) => id === cancel.invoiceId && isCancelled === true
        ),
      list: (kind, reference) => refusedLookUp(post(kind, "ListObjects", reference, { kind }))
    })
  })
