import { connect } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { runSamples, until } from "./support.ts"

const isListening = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host: "127.0.0.1", port }, () => resolve(true))
    socket.once("error", () => resolve(false))
    socket.once("connect", () => socket.destroy())
  })

test("the shared Postgres ends with the run, also when the run is killed", async () => {
  const run = runSamples("hanging")
  onTestFinished(() => void run.child.kill("SIGKILL"))
  await until("the sample has its database", () => run.output().includes("database postgres:"))
  const port = Number(/@127\.0\.0\.1:(\d+)/.exec(run.output())?.[1])
  expect(await isListening(port)).toBe(true)
  run.child.kill("SIGKILL")
  let isGone = false
  const look = setInterval(() => void isListening(port).then((listening) => (isGone = !listening)), 100)
  onTestFinished(() => clearInterval(look))
  await until("the port is closed", () => isGone)
})
