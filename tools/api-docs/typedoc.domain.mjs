import { join } from "node:path"
import settings from "./typedoc.config.mjs"

const domain = join(import.meta.dirname, "../../packages/domain/src")

/** Writes nothing. Warns of a public name of the domain, or a method of a port, that has no doc comment. */
export default {
  ...settings,
  entryPoints: [join(domain, "index.ts"), join(domain, "testing/index.ts")],
  emit: "none",
  validation: { ...settings.validation, notDocumented: true },
  packagesRequiringDocumentation: ["@dealer-billing/domain"],
  requiredToBeDocumented: ["Class", "Interface", "Function", "Variable"]
}
