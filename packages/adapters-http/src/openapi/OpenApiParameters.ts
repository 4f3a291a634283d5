interface Parameter {
  readonly name: string
  readonly in: string
}

/** Parameters that mean the same everywhere; the others stand in their operation. */
export class OpenApiParameters {
  readonly #byName = new Map<string, string>()
  readonly #components: Record<string, Parameter> = {}

  /** A reference, if no other parameter of this name says something else. */
  refer(parameter: Parameter): Parameter | { readonly $ref: string } {
    const text = JSON.stringify(parameter)
    const known = this.#byName.get(parameter.name) ?? text
    this.#byName.set(parameter.name, known)
    if (known !== text) return parameter
    this.#components[parameter.name] = parameter
    return { $ref: `#/components/parameters/${parameter.name}` }
  }

  components(): Readonly<Record<string, Parameter>> {
    return this.#components
  }
}
