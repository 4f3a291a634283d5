export interface Question {
  readonly number: number
  readonly name: string
  readonly argument: unknown
}

export type Answer = { readonly number: number } & ({ readonly answer: unknown } | { readonly error: string })

type Ask = (argument: never) => Promise<unknown>

const known = new Map<string, Ask>()
let waiting: ReadonlyArray<Question> = []
let isListening = false

const isQuestion = (message: unknown): message is Question =>
  typeof message === "object" && message !== null && "number" in message && "name" in message

const reply = ({ argument, name, number }: Question, ask: Ask): void => {
  const send = (answer: Answer) => process.send?.(answer)
  const describe = (error: unknown) =>
    error instanceof Error ? (error.stack ?? error.message) : `${name}: ${String(error)}`
  ask(argument as never).then(
    (answer) => send({ number, answer }),
    (error: unknown) => send({ number, error: describe(error) })
  )
}

// The parent may ask before the answer is registered: such a question waits.
const take = (questions: ReadonlyArray<Question>): void => {
  waiting = questions.filter((question) => {
    const ask = known.get(question.name)
    if (ask !== undefined) reply(question, ask)
    return ask === undefined
  })
}

const listen = (): void => {
  isListening = true
  process.on("disconnect", () => process.exit(0))
  process.on("message", (message) => {
    if (isQuestion(message)) take([...waiting, message])
  })
  process.channel?.unref()
}

/** Registers answers by the name of the question. The process ends with its parent. */
export const answerParent = (answers: Readonly<Record<string, Ask>>): void => {
  for (const [name, ask] of Object.entries(answers)) known.set(name, ask)
  if (!isListening) listen()
  take(waiting)
}
