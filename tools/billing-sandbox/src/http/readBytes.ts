import { createMiddleware } from "hono/factory"
import type { SandboxEnv } from "./HttpEnvironment.ts"

export const bodyBytesMax = 1024 * 1024

const read = async (incoming: AsyncIterable<Buffer>): Promise<Uint8Array<ArrayBuffer> | null> => {
  const chunks: Array<Buffer> = []
  let length = 0
  for await (const chunk of incoming) {
    length += chunk.length
    if (length > bodyBytesMax) return null
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

/** Reads the whole body first, so that a broken connection comes from a fault and not from an unread body. */
export const readBytes = createMiddleware<SandboxEnv>(async (context, next) => {
  const bytes = await read(context.env.incoming)
  if (bytes === null) {
    const message = `The body is larger than ${bodyBytesMax} bytes`
    return context.json({ error: { code: "body-too-large", message } }, 413, { connection: "close" })
  }
  context.set("bytes", bytes)
  return next()
})
