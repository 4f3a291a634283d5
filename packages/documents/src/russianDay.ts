const timeZone = "Europe/Moscow"

const words = new Intl.DateTimeFormat("ru-RU", { timeZone, day: "numeric", month: "long", year: "numeric" })
const digits = new Intl.DateTimeFormat("ru-RU", { timeZone, day: "2-digit", month: "2-digit", year: "numeric" })

/** `20 ноября 2026 г.` */
export const russianDay = (time: Date): string => words.format(time).replace(/ ?г\.$/u, "\u00A0г.")

/** `20.11.2026` */
export const russianDayDigits = (time: Date): string => digits.format(time)

/** `20.11.2026` for the day `2026-11-20`. */
export const russianDate = (day: string): string => day.split("-").toReversed().join(".")
