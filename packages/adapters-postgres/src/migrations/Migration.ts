/** One step of the schema: applied once, in one transaction, in the order of ids. Never edited after a release. */
export interface Migration {
  readonly id: number
  readonly name: string
  readonly statements: ReadonlyArray<string>
}
