import { join } from "node:path"
import ts from "typescript"

export interface Port {
  readonly name: string
  readonly methods: number
  readonly promise: string
}

export interface UseCase {
  readonly name: string
  readonly does: string
  readonly command: string
  readonly needs: ReadonlyArray<string>
  readonly errors: ReadonlyArray<string>
}

export interface DomainDocs {
  readonly ports: ReadonlyArray<Port>
  /** The ports of a type such as `CoreStorage`, by the name of the type. */
  readonly storage: ReadonlyMap<string, ReadonlyArray<string>>
  readonly useCases: ReadonlyArray<UseCase>
}

const unionParts = (type: ts.Type): ReadonlyArray<ts.Type> => (type.isUnion() ? type.types : [type])

const nameOf = (type: ts.Type): string => type.aliasSymbol?.name ?? type.symbol?.name ?? ""

/** Not `e.g.`: a sentence ends before a space and a capital, or at the end. */
const firstSentence = (text: string): string => /^[\s\S]*?[.](?=\s+[A-Z`]|$)/u.exec(text.trim())?.[0] ?? text.trim()

const readComment = (checker: ts.TypeChecker, symbol: ts.Symbol): string =>
  firstSentence(
    ts.displayPartsToString(symbol.getDocumentationComment(checker)).split("\n").join(" ").replaceAll("  ", " ")
  )

/** The shape behind `Context.Service`: the type of the static `Service`, when the class has one. */
const readService = (checker: ts.TypeChecker, symbol: ts.Symbol, file: ts.SourceFile): ts.Type | undefined => {
  if ((symbol.flags & ts.SymbolFlags.Class) === 0) return undefined
  const key = checker.getTypeOfSymbolAtLocation(symbol, file).getProperty("Service")
  return key === undefined ? undefined : checker.getTypeOfSymbolAtLocation(key, file)
}

interface Outcome {
  readonly errors: ts.Type
  readonly needs: ts.Type
}

/** `Effect` and `Stream` both have the parameters success, error, requirements. */
const readOutcome = (checker: ts.TypeChecker, type: ts.Type): Outcome | undefined => {
  const name = type.symbol?.name
  if (name !== "Effect" && name !== "Stream") return undefined
  const [, errors, needs] = checker.getTypeArguments(type as ts.TypeReference)
  return errors === undefined || needs === undefined ? undefined : { errors, needs }
}

const isMethod = (type: ts.Type): boolean =>
  unionParts(type).some((part) => part.getCallSignatures().length > 0 || part.symbol?.name === "Effect")

const findFunction = (node: ts.Node): ts.SignatureDeclaration | undefined =>
  ts.isArrowFunction(node) || ts.isFunctionExpression(node) ? node : ts.forEachChild(node, findFunction)

const printer = ts.createPrinter({ removeComments: true })

/** The types of the parameters as they are written. A parameter with a default alone is a limit for tests. */
const showParameters = (symbol: ts.Symbol): string => {
  const declaration = symbol.valueDeclaration
  const parameters = declaration === undefined ? [] : (findFunction(declaration)?.parameters ?? [])
  return parameters
    .flatMap(({ initializer, type }) => {
      if (type === undefined) return []
      const text = printer.printNode(ts.EmitHint.Unspecified, type, type.getSourceFile())
      return [`${text.replace(/\s+/gu, " ")}${initializer === undefined ? "" : ", optional"}`]
    })
    .join(", ")
}

const readUseCase = (
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
  file: ts.SourceFile,
  ports: ReadonlySet<string>
): UseCase | undefined => {
  if ((symbol.flags & ts.SymbolFlags.Variable) === 0) return undefined
  const [signature] = checker.getTypeOfSymbolAtLocation(symbol, file).getCallSignatures()
  const outcome = signature === undefined ? undefined : readOutcome(checker, signature.getReturnType())
  if (signature === undefined || outcome === undefined) return undefined
  return {
    name: symbol.name,
    does: readComment(checker, symbol),
    command: showParameters(symbol),
    needs: unionParts(outcome.needs)
      .map(nameOf)
      .filter((name) => ports.has(name))
      .toSorted(),
    errors: unionParts(outcome.errors)
      .map(nameOf)
      .filter((name) => name !== "")
      .toSorted()
  }
}

const openProgram = (folder: string): { checker: ts.TypeChecker; index: ts.SourceFile } => {
  const configPath = join(folder, "tsconfig.json")
  const { config } = ts.readConfigFile(configPath, (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder)
  const entry = join(folder, "src/index.ts")
  const program = ts.createProgram([entry], { ...options, noEmit: true })
  const index = program.getSourceFile(entry)
  if (index === undefined) throw new Error(`${entry} is missing`)
  return { checker: program.getTypeChecker(), index }
}

const storageTypes = ["CoreStorage", "OperatorStorage", "DocumentStorage"]

/** Reads the ports and use cases of the domain from its public types and their doc comments. */
export const readDomain = (folder: string): DomainDocs => {
  const { checker, index } = openProgram(folder)
  const root = checker.getSymbolAtLocation(index)
  if (root === undefined) throw new Error("the domain exports nothing")
  const symbols = checker
    .getExportsOfModule(root)
    .map((symbol) => ((symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)))
  const ports = symbols.flatMap((symbol): ReadonlyArray<Port> => {
    const service = readService(checker, symbol, index)
    if (service === undefined) return []
    const methods = service.getProperties().filter((member) => isMethod(checker.getTypeOfSymbol(member))).length
    return [{ name: symbol.name, methods, promise: readComment(checker, symbol) }]
  })
  const names = new Set(ports.map(({ name }) => name))
  const storage = symbols
    .filter(({ name }) => storageTypes.includes(name))
    .map((symbol) => [symbol.name, unionParts(checker.getDeclaredTypeOfSymbol(symbol)).map(nameOf)] as const)
  const useCases = symbols.flatMap((symbol) => readUseCase(checker, symbol, index, names) ?? [])
  return { ports, storage: new Map(storage), useCases }
}
