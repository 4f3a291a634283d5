import { createHash } from "node:crypto"
import type { DocumentContent } from "../endpoint/DocumentTask.ts"

const sizeOf = (content: DocumentContent): number =>
  typeof content === "string" ? 2 * content.length : content.byteLength

/** An LRU cache of documents by the bytes of their task, limited to `bytesMax` in total. */
export const documentCache = (bytesMax: number) => {
  const kept = new Map<string, DocumentContent>()
  let size = 0
  const drop = (key: string): void => {
    size -= sizeOf(kept.get(key) ?? "")
    kept.delete(key)
  }
  return {
    makeKey: (task: Uint8Array): string => createHash("sha256").update(task).digest("hex"),
    get: (key: string): DocumentContent | undefined => {
      const found = kept.get(key)
      if (found === undefined) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found
    },
    put: (key: string, content: DocumentContent): void => {
      if (sizeOf(content) > bytesMax) return
      drop(key)
      kept.set(key, content)
      size += sizeOf(content)
      for (const oldest of kept.keys()) {
        if (size <= bytesMax) return
        drop(oldest)
      }
    }
  }
}
