export { isCompiledOnly, listExamples, type Example } from "./listExamples.ts"
export { readDomain, type DomainDocs, type Port, type UseCase } from "./readDomain.ts"
export { withTables } from "./renderTables.ts"
