import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import type { DeclaredOperation, OpenApi } from "./OpenApi.ts"

export interface FuzzAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly text: string
}

const makePointer = (parts: ReadonlyArray<string>): string =>
  parts.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The service refused for now: documents are made by two threads. */
const isShed = ({ headers, status, text }: FuzzAnswer): boolean =>
  status === 503 && headers["retry-after"] !== undefined && text.includes('"code":"overloaded"')

/** Checks answers against the document with a validator that is independent of the service. */
export const answerChecker = (document: OpenApi) => {
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  addFormats.default(ajv)
  ajv.addSchema(document, "api")
  const validators = new Map<string, ValidateFunction>()
  const getValidator = (parts: ReadonlyArray<string>): ValidateFunction => {
    const pointer = makePointer(parts)
    const validate = validators.get(pointer) ?? ajv.compile({ $ref: `api#/${pointer}` })
    validators.set(pointer, validate)
    return validate
  }
  const findProblem = (validate: ValidateFunction, body: unknown): string | null =>
    validate(body) ? null : `body does not fit: ${ajv.errorsText(validate.errors)}`

  /** Unknown paths and methods must get a problem, too. */
  const checkStray = ({ headers, status, text }: FuzzAnswer): string | null => {
    if (status < 300) return null
    if (headers["content-type"] !== "application/problem+json") return `is ${String(headers["content-type"])}`
    return findProblem(getValidator(["components", "schemas", "Problem"]), parse(text))
  }

  const checkDeclared = ({ responses }: DeclaredOperation, answer: FuzzAnswer): string | null => {
    const response = responses[String(answer.status)] ?? responses["default"]
    if (response === undefined) return "status is not declared"
    const type = String(answer.headers["content-type"])
    if (response.content[type] === undefined) return `content type is not declared: ${type}`
    const missing = Object.entries(response.headers ?? {}).find(([name, header]) => {
      const { required } = { ...document.components.headers[name], ...header }
      return required === true && answer.headers[name.toLowerCase()] === undefined
    })
    if (missing !== undefined) return `has no header ${missing[0]}`
    const body = /json/.test(type) ? parse(answer.text) : answer.text
    const code = type === "application/problem+json" ? (body as { readonly code?: unknown }).code : undefined
    if (code !== undefined && !response.description.includes(`\`${String(code)}\``))
      return `code is not declared: ${code}`
    return findProblem(getValidator([...response.at, "content", type, "schema"]), body)
  }

  return {
    check: (operation: DeclaredOperation | null, answer: FuzzAnswer): string | null => {
      if (
        answer.status >= 500 &&
        !isShed(answer) &&
        operation?.responses[answer.status]?.content["application/json"] === undefined
      ) {
        return "is an error of the service"
      }
      return operation === null ? checkStray(answer) : checkDeclared(operation, answer)
    },
    /** A body that the document forbids must be refused. */
    allowsBody: ({ method, path, requestBody }: DeclaredOperation, body: string): boolean => {
      if (requestBody !== undefined && requestBody.content["application/json"] === undefined) return true
      const parts = ["paths", path, method.toLowerCase(), "requestBody", "content", "application/json", "schema"]
      // A byte order mark may be ignored (RFC 8259, section 8.1).
      return requestBody === undefined || getValidator(parts)(parse(body.replace(/^\uFEFF/, ""))) === true
    }
  }
}
