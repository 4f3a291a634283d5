export type XmlFields = { readonly [name: string]: string | XmlFields }

const start = `<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>`
const end = "</soap:Envelope>"
const escapeXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
const unescapeXml = (text: string) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")

const writeElement = ([name, value]: readonly [string, string | XmlFields]): string =>
  `<${name}>${typeof value === "string" ? escapeXml(value) : writeElements(value)}</${name}>`
const writeElements = (fields: XmlFields): string => Object.entries(fields).map(writeElement).join("")
export const writeEnvelope = (body: XmlFields) => `${start}${writeElements(body)}</soap:Body>${end}`

const readTexts = (xml: string): Readonly<Record<string, string>> => {
  const found = [...xml.matchAll(/<([A-Za-z]{1,30})>([^<>]*)<\//gu)]
  return Object.fromEntries(found.map(([, name = "", text = ""]) => [name, unescapeXml(text)]))
}
/** The texts of each `<object>`. Null: the envelope is not complete. */
export const readObjects = (xml: string) =>
  xml.trimEnd().endsWith(end) ? xml.split("<object>").slice(1).map(readTexts) : null
