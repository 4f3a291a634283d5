const bytesOf = (label: string): ReadonlyMap<string, number> =>
  new Map(Array.from({ length: 256 }, (_, byte) => [new TextDecoder(label).decode(new Uint8Array([byte])), byte]))

/** Text in a one-byte encoding, which only reading is built in for. */
export const encodeIn = (label: "windows-1251" | "ibm866", text: string): Uint8Array => {
  const bytes = bytesOf(label)
  return Uint8Array.from([...text], (character) => bytes.get(character) ?? 0x3f)
}

export const ourAccount = "40702810900000000001"
export const payerAccount = "40702810138250123017"

/** A document with names in one field each. */
export const documentLines = (more: Readonly<Record<string, string | null>> = {}): ReadonlyArray<string> => {
  const values: Readonly<Record<string, string | null>> = {
    Номер: "17",
    Дата: "20.11.2026",
    Сумма: "62500.00",
    ПлательщикСчет: payerAccount,
    Плательщик: 'ИНН 7707083893 ООО "Ромашка"',
    ПлательщикИНН: "7707083893",
    ПолучательСчет: ourAccount,
    ДатаПоступило: "21.11.2026",
    Получатель: "ООО Аукцион",
    ВидОплаты: "01",
    НазначениеПлатежа: "Оплата по счету № 12 от 19.11.2026. В том числе НДС 22% - 11270.49 руб.",
    ...more
  }
  const lines = Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [`${key}=${value}`]))
  return ["СекцияДокумент=Платежное поручение", ...lines, "КонецДокумента"]
}

interface FileParts {
  readonly version?: string
  readonly encoding?: string
  readonly account?: string
  readonly end?: ReadonlyArray<string>
}

/** A file around documents; its header has five lines, so that the first document begins in line 9. */
export const fileText = (documents: ReadonlyArray<ReadonlyArray<string>>, parts: FileParts = {}): string =>
  [
    "1CClientBankExchange",
    `ВерсияФормата=${parts.version ?? "1.03"}`,
    `Кодировка=${parts.encoding ?? "Windows"}`,
    "ДатаНачала=01.11.2026",
    `РасчСчет=${parts.account ?? ourAccount}`,
    "СекцияРасчСчет",
    `РасчСчет=${ourAccount}`,
    "КонецРасчСчет",
    ...documents.flat(),
    ...(parts.end ?? ["КонецФайла", ""])
  ].join("\r\n")
