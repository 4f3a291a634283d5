const lineEnd = /\r\n|[\p{Cc}\p{Zl}\p{Zp}]/gu

/** Texts stored under an older rule may have line ends, which could forge a line of a document. */
export const oneLine = (text: string): string => text.replace(lineEnd, " ")
