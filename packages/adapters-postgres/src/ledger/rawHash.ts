import type { RawMessage } from "@dealer-billing/domain/internal"
import { hash } from "node:crypto"

/** By what the processed_message knows the bytes of a message again, without keeping them: SHA-256, 32 bytes. */
export const rawHash = ({ cut, raw }: RawMessage): Uint8Array => cut?.sha256 ?? hash("sha256", raw, "buffer")
