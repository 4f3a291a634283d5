export type XmlFields = { readonly [name: string]: string | XmlFields | undefined }

const namespace = "http://www.w3.org/2003/05/soap-envelope"
const end = "</soap:Envelope>"
const marks: ReadonlyArray<readonly [string, string]> = [
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"]
]

const escapeXml = (text: string): string =>
  marks.reduce((escaped, [mark, entity]) => escaped.replaceAll(mark, entity), text)
/** `&amp;` is last, so that `&amp;lt;` stays `&lt;`. */
const unescapeXml = (text: string): string =>
  marks.reduceRight((plain, [mark, entity]) => plain.replaceAll(entity, mark), text)

const elements = (fields: XmlFields): string =>
  Object.entries(fields)
    .map(([name, value]) => {
      if (value === undefined) return ""
      return `<${name}>${typeof value === "string" ? escapeXml(value) : elements(value)}</${name}>`
    })
    .join("")

export const writeEnvelope = (body: XmlFields): string =>
  `<soap:Envelope xmlns:soap="${namespace}"><soap:Body>${elements(body)}</soap:Body>${end}`

/** The texts of each `<object>`. Null: the envelope is not complete. */
export const readObjects = (xml: string): ReadonlyArray<Readonly<Record<string, string>>> | null =>
  xml.trimEnd().endsWith(end)
    ? xml
        .split("<object>")
        .slice(1)
        .map((object) =>
          Object.fromEntries(
            [...object.matchAll(/<([A-Za-z]{1,30})>([^<>]*)<\//gu)].map(([, name = "", text = ""]) => [
              name,
              unescapeXml(text)
            ])
          )
        )
    : null
