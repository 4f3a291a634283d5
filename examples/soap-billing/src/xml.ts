export type XmlFields = { readonly [name: string]: string | XmlFields }

const end = "</soap:Envelope>"
const pairs: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" }
const escapes = Object.fromEntries(Object.entries(pairs).map(([entity, mark]) => [mark, entity]))

const element = ([name, value]: readonly [string, string | XmlFields]): string =>
  `<${name}>${typeof value === "string" ? value.replace(/[&<>]/gu, (mark) => escapes[mark] ?? "") : writeElements(value)}</${name}>`
const writeElements = (fields: XmlFields): string => Object.entries(fields).map(element).join("")

export const writeEnvelope = (body: XmlFields): string =>
  `<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>${writeElements(body)}</soap:Body>${end}`

const readTexts = (xml: string): Readonly<Record<string, string>> => {
  const found = [...xml.matchAll(/<([A-Za-z]{1,30})>([^<>]*)<\//gu)]
  const unescape = (text: string) => text.replace(/&(?:amp|lt|gt);/gu, (entity) => pairs[entity] ?? "")
  return Object.fromEntries(found.map(([, name = "", text = ""]) => [name, unescape(text)]))
}
/** The texts of each `<object>`. Null: the envelope is not complete. */
export const readObjects = (xml: string) =>
  xml.trimEnd().endsWith(end) ? xml.split("<object>").slice(1).map(readTexts) : null
