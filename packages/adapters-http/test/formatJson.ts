const lineMax = 116

/** JSON for readers and for diffs: what fits in a line stands in one. */
export const formatJson = (value: unknown, indent = ""): string => {
  const compact = JSON.stringify(value)
  if (typeof value !== "object" || value === null || indent.length + compact.length <= lineMax) return compact
  const inner = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((part) => `${inner}${formatJson(part, inner)}`)
    : Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .map(([key, part]) => `${inner}${JSON.stringify(key)}: ${formatJson(part, inner)}`)
  const [open, close] = Array.isArray(value) ? "[]" : "{}"
  return `${open}\n${parts.join(",\n")}\n${indent}${close}`
}
