import { hash } from "node:crypto"

/** By what the inbox knows the bytes of a message again, without keeping them: SHA-256, 32 bytes. */
export const rawHash = (raw: Uint8Array): Uint8Array => hash("sha256", raw, "buffer")
