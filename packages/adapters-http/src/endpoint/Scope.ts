import { Schema } from "effect"

/** `read`: GET. `write`: POST and PUT. `admin`: operators, who may also read but not write. */
export const Scope = Schema.Literals(["read", "write", "admin"])
export type Scope = typeof Scope.Type
