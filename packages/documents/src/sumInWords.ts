import type { Kopecks } from "@dealer-billing/domain"

type Forms = readonly [one: string, few: string, many: string]

const roubleForms: Forms = ["рубль", "рубля", "рублей"]
const kopeckForms: Forms = ["копейка", "копейки", "копеек"]

/** Groups of three digits, the lowest first. */
const groups: ReadonlyArray<{ readonly forms: Forms; readonly isFeminine: boolean }> = [
  { forms: roubleForms, isFeminine: false },
  { forms: ["тысяча", "тысячи", "тысяч"], isFeminine: true },
  { forms: ["миллион", "миллиона", "миллионов"], isFeminine: false },
  { forms: ["миллиард", "миллиарда", "миллиардов"], isFeminine: false }
]

const hundreds = " сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот".split(" ")
const tens = "  двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто".split(" ")
const teens =
  "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
const teenWords = teens.split(" ")
const masculine = " один два три четыре пять шесть семь восемь девять".split(" ")
const feminine = " одна две три четыре пять шесть семь восемь девять".split(" ")

const plurals = new Intl.PluralRules("ru-RU")

/** 1 рубль, 2 рубля, 5 рублей, 11 рублей, 21 рубль. */
const formFor = (count: number, [one, few, many]: Forms): string => {
  const rule = plurals.select(count)
  if (rule === "one") return one
  return rule === "few" ? few : many
}

const groupWords = (value: number, isFeminine: boolean): ReadonlyArray<string | undefined> => {
  const rest = value % 100
  const units = isFeminine ? feminine : masculine
  const isTeen = rest >= 10 && rest <= 19
  return [
    hundreds[Math.floor(value / 100)],
    ...(isTeen ? [teenWords[rest - 10]] : [tens[Math.floor(rest / 10)], units[rest % 10]])
  ]
}

const roubleWords = (roubles: bigint): string => {
  const words: Array<string | undefined> = []
  for (let index = groups.length - 1; index >= 0; index -= 1) {
    const group = groups[index]!
    const value = Number((roubles / 1000n ** BigInt(index)) % 1000n)
    if (value > 0) words.push(...groupWords(value, group.isFeminine))
    if (value > 0 || index === 0) words.push(formFor(value, group.forms))
  }
  const text = words.filter(Boolean).join(" ")
  return roubles === 0n ? `ноль ${text}` : text
}

/** `Двенадцать тысяч триста сорок пять рублей 67 копеек`; for sums from zero to below a trillion roubles. */
export const sumInWords = (sum: Kopecks): string => {
  const words = roubleWords(sum / 100n)
  const kopecks = Number(sum % 100n)
  const digits = kopecks.toString().padStart(2, "0")
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${digits} ${formFor(kopecks, kopeckForms)}`
}
