/** The first message of a connection opens a session, or cancels a statement of another session. */
export type FirstMessage =
  | { readonly _tag: "Startup"; readonly username: string }
  | { readonly _tag: "Cancel"; readonly pid: number; readonly secret: number }

const cancelCode = 80_877_102

/** The driver writes it in one piece. */
export const readFirstMessage = (bytes: Buffer): FirstMessage => {
  if (bytes.length < 8 || bytes.readInt32BE(0) !== bytes.length) throw new Error("not a whole first message")
  if (bytes.readInt32BE(4) === cancelCode) {
    return { _tag: "Cancel", pid: bytes.readInt32BE(8), secret: bytes.readInt32BE(12) }
  }
  const fields = bytes.toString("utf8", 8).split("\0")
  return { _tag: "Startup", username: fields[fields.indexOf("user") + 1] ?? "" }
}
