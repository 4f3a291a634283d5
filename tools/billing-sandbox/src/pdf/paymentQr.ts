import type { Kopecks } from "@dealer-billing/domain"
import type { Seller } from "@dealer-billing/domain/internal"
import { russianDayDigits } from "@dealer-billing/documents"

interface PaymentQr {
  readonly seller: Pick<
    Seller,
    "name" | "inn" | "kpp" | "bankName" | "bik" | "settlementAccount" | "correspondentAccount"
  >
  /** In kopecks. */
  readonly sum: Kopecks
  readonly purpose: string
  readonly number: string
  readonly issuedAt: Date
}

/** The service block and the five mandatory fields, in UTF-8. */
const mandatoryBytesMax = 300
const nameLengthMax = 160
const bankNameLengthMax = 45
const purposeLengthMax = 160

const separators = [..."|~^_#$&*+!;@{}"]

const graphemes = new Intl.Segmenter("ru", { granularity: "grapheme" })
const bytesOf = (text: string): number => Buffer.byteLength(text, "utf8")

/** Cuts between characters, without trailing white space. */
const shorten = (text: string, lengthMax: number, bytesMax = Number.POSITIVE_INFINITY): string => {
  let kept = ""
  for (const { segment } of graphemes.segment(text)) {
    const longer = kept + segment
    if ([...longer].length > lengthMax || bytesOf(longer) > bytesMax) break
    kept = longer
  }
  return kept.trimEnd()
}

type Fields = ReadonlyArray<readonly [key: string, value: string]>

const render = (fields: Fields, separator: string): string =>
  fields.map(([key, value]) => `${separator}${key}=${value}`).join("")

const mandatoryFields = ({ seller }: PaymentQr): Fields => {
  const bankName = shorten(seller.bankName, bankNameLengthMax)
  const withName = (name: string): Fields => [
    ["Name", name],
    ["PersonalAcc", seller.settlementAccount],
    ["BankName", bankName],
    ["BIC", seller.bik],
    ["CorrespAcc", seller.correspondentAccount]
  ]
  const room = mandatoryBytesMax - bytesOf(`ST00012${render(withName(""), "|")}`)
  return withName(shorten(seller.name, nameLengthMax, room))
}

const optionalFields = ({ issuedAt, number, purpose, seller, sum }: PaymentQr): Fields => [
  ["Sum", sum.toString()],
  ["Purpose", shorten(purpose, purposeLengthMax)],
  ["PayeeINN", seller.inn],
  ...(seller.kpp === null ? [] : [["KPP", seller.kpp] as const]),
  ["DocNo", number],
  ["DocDate", russianDayDigits(issuedAt)]
]

/** A character that is in no value. Otherwise `|` is removed from the values. */
const separate = (fields: Fields): string => {
  const separator = separators.find((each) => fields.every(([, value]) => !value.includes(each)))
  if (separator !== undefined) return render(fields, separator)
  return render(
    fields.map(([key, value]) => [key, value.replaceAll("|", " ")] as const),
    "|"
  )
}

/**
 * ГОСТ Р 56042-2014 in UTF-8 (`ST00012`). To keep the mandatory block within 300 bytes, the names of the bank and then
 * of the payee are shortened.
 */
export const paymentQr = (payment: PaymentQr): string =>
  `ST00012${separate([...mandatoryFields(payment), ...optionalFields(payment)])}`
