const lineEnd = /\r\n|[\p{Cc}\p{Zl}\p{Zp}]/gu

/** A text that was stored under an older rule may hold line ends: on paper it must not begin a line of its own. */
export const oneLine = (text: string): string => text.replace(lineEnd, " ")
