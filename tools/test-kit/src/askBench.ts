import { inject } from "vitest"

declare module "vitest" {
  export interface ProvidedContext {
    /** The process of the test run has the shared servers; test files ask it by HTTP. */
    readonly benchUrl: string
  }
}

export interface BenchAnswers {
  readonly database: { readonly url: string }
  readonly kafka: { readonly brokers: string } | { readonly skip: string }
}

const isAnswer = <Question extends keyof BenchAnswers>(body: unknown): body is BenchAnswers[Question] =>
  typeof body === "object" && body !== null

/** Asks the process of the test run for a shared server, which is started at the first request. */
export const askBench = async <Question extends keyof BenchAnswers>(
  question: Question
): Promise<BenchAnswers[Question]> => {
  const response = await fetch(`${inject("benchUrl")}/${question}`, { method: "POST" })
  if (!response.ok) throw new Error(`The test bench could not provide a ${question}: ${await response.text()}`)
  const body: unknown = await response.json()
  if (!isAnswer<Question>(body)) throw new Error("The test bench did not answer an object")
  return body
}
