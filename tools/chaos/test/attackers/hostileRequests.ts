import { bodies, exchange, hostileTexts, mutations, paths, smuggling } from "@dealer-billing/http-fuzz"
import { ask, asKey, repeatedly, type Attacker } from "./Attack.ts"

const mutationsCount = 600

/** Bytes that are almost HTTP, with a valid key. */
export const rawBytes: Attacker = (attack) => {
  const named = [...Object.values(smuggling).map((text) => Buffer.from(text, "latin1")), ...Object.values(bodies)]
  const all = attack.random.shuffled([...named, ...mutations(attack.random.integer(1, 1_000_000), mutationsCount)])
  let next = 0
  return repeatedly(attack, { lanes: 10, pauseMs: 50 }, async () => {
    const bytes = all[(next += 1) % all.length] ?? Buffer.of()
    attack.tally.sent += 1
    const { isHung, statuses } = await exchange(attack.target.apiPort, bytes, { localAddress: attack.address })
    if (statuses.length === 0) attack.tally.answered(isHung ? "no answer" : "closed")
    for (const status of statuses) attack.tally.answered(status)
  })
}

/** Known hostile texts and bodies, with valid keys and unknown ids. */
export const hostileJson: Attacker = (attack) => {
  const { random, target } = attack
  const json = { ...asKey(target.writeKey), "Content-Type": "application/json" }
  const raw = Object.values(bodies).map((whole) => whole.subarray(whole.indexOf("\r\n\r\n") + 4))
  const post = (path: string) => {
    const text = random.pick(hostileTexts)
    const made = JSON.stringify({ cmeDealerId: text, requisite: { inn: text, name: { a: text } }, sum: text })
    const body = random.chance(0.5) ? random.pick(raw) : made
    return ask(attack, { path, method: "POST", headers: json, body })
  }
  return repeatedly(attack, { lanes: 4, pauseMs: 50 }, () => {
    const id = encodeURIComponent(random.pick(hostileTexts).toWellFormed())
    const acts = [
      () => post("/v1/dealers"),
      () => post("/v1/dealers/nobody/bills"),
      () => post("/v1/bills/999999999/correct"),
      () => ask(attack, { path: `/v1/dealers/${id}`, headers: asKey(target.readKey) }),
      () => ask(attack, { path: `/v1/bills/${id}`, headers: asKey(target.readKey) }),
      () =>
        ask(attack, {
          path: `/v1/dealers/${target.cmeDealerId}/bills?cursor=${id}`,
          headers: asKey(target.readKey)
        }),
      () => ask(attack, { path: random.pick(paths).replaceAll("\\", "%5c"), headers: asKey(target.readKey) })
    ]
    return random.pick(acts)()
  })
}

/** DNS rebinding against the API and the sandbox, and forms instead of JSON. */
export const wrongHosts: Attacker = (attack) => {
  const { random, target } = attack
  const form = { Host: "127.0.0.1", "Content-Type": "text/plain" }
  const faults = { path: "/sandbox/faults", method: "PUT", port: target.sandboxPort, body: '{"rules":[]}' }
  return repeatedly(attack, { lanes: 3, pauseMs: 50 }, () => {
    const headers = {
      ...asKey(target.writeKey),
      Host: random.pick(["evil.example", "localhost.evil.example", "10.0.0.1"])
    }
    const acts = [
      () => ask(attack, { path: `/v1/dealers/${target.cmeDealerId}`, headers }),
      () => ask(attack, { path: "/healthz", headers }),
      () => ask(attack, { path: "/sandbox/objects", port: target.sandboxPort, headers }),
      () => ask(attack, { ...faults, headers: { ...headers, "Content-Type": "application/json" } }),
      () => ask(attack, { ...faults, headers: form })
    ]
    return random.pick(acts)()
  })
}
