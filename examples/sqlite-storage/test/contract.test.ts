import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { coreStorageContract } from "@dealer-billing/domain/contract"
import { afterAll } from "vitest"
import { sqliteStorage } from "../src/index.ts"

const folder = mkdtempSync(join(tmpdir(), "dealer-billing-sqlite-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// All suites share the file: their cases use ids of their own.
coreStorageContract("SQLite", sqliteStorage(join(folder, "billing.db")))
