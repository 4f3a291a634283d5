const words = (text: string): ReadonlyArray<string> => text.split(" ")

const numbered = (key: string, count: number): ReadonlyArray<string> => [
  key,
  ...Array.from({ length: count }, (_, index) => `${key}${index + 1}`)
]

export const headerKeys: ReadonlySet<string> = new Set([
  ...words("ВерсияФормата Кодировка Отправитель Получатель ДатаСоздания ВремяСоздания"),
  ...words("ДатаНачала ДатаКонца РасчСчет Документ")
])

export const accountKeys: ReadonlySet<string> = new Set([
  ...words("ДатаНачала ДатаКонца РасчСчет НачальныйОстаток ВсегоПоступило ВсегоСписано"),
  "КонечныйОстаток"
])

const partyKeys = (party: string): ReadonlyArray<string> => [
  ...numbered(party, 4),
  ...["ИНН", "КПП", "Счет", "РасчСчет", "Банк1", "Банк2", "БИК", "Корсчет"].map((key) => `${party}${key}`)
]

export const documentKeys: ReadonlySet<string> = new Set([
  ...words("Номер Дата Сумма КвитанцияДата КвитанцияВремя КвитанцияСодержание"),
  "ДатаСписано",
  "ДатаПоступило",
  ...partyKeys("Плательщик"),
  ...partyKeys("Получатель"),
  ...words("ВидПлатежа ВидОплаты КодНазПлатежа Код Очередность СрокПлатежа СтатусСоставителя"),
  ...words("ПоказательКБК ОКАТО ПоказательОснования ПоказательПериода ПоказательНомера"),
  ...words("ПоказательДаты ПоказательТипа"),
  ...numbered("НазначениеПлатежа", 6),
  ...words("СрокАкцепта ВидАккредитива ПлатежПоПредст ДополнУсловия"),
  ...numbered("УсловиеОплаты", 3),
  ...words("НомерСчетаПоставщика ДатаОтсылкиДок")
])

/** Once per account or kind of document. */
export const repeatedKeys: ReadonlySet<string> = new Set(["РасчСчет", "Документ"])

const valueLengthMax = 255

const lengthsMax: ReadonlyArray<readonly [end: RegExp, lengthMax: number]> = [
  [/^Номер$/u, 20],
  [/(?:Счет|Корсчет)$/u, 20],
  [/ИНН$/u, 12],
  [/(?:КПП|БИК)$/u, 9],
  [/^НазначениеПлатежа/u, 210]
]

export const findLengthMax = (key: string): number =>
  lengthsMax.find(([end]) => end.test(key))?.[1] ?? valueLengthMax
