import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { readDomain } from "./readDomain.ts"
import { withTables } from "./renderTables.ts"

// Writes the tables of ports and use cases into the README of the domain.
const root = join(import.meta.dirname, "../../..")
const domain = join(root, "packages/domain")
const readme = join(domain, "README.md")
const options: object = JSON.parse(readFileSync(join(root, ".prettierrc.json"), "utf8"))
writeFileSync(readme, await withTables(readFileSync(readme, "utf8"), readDomain(domain), options))
