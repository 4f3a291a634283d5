// Gates that cannot look for a while. Each waiver has an end, so that it is thought of again.
const daysMax = 90
const dayMs = 86_400_000
const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

/** The waiver of a gate that is good on that day. */
export const findWaiver = (waivers, gate, today) =>
  waivers.find((waiver) => waiver.gate === gate && waiverProblem(waiver, today) === null)

const waiverProblem = ({ reason, until }, today) => {
  if (typeof reason !== "string" || reason.length < 20) return "has no reason"
  if (typeof until !== "string" || !isDay(until)) return "has no day in `until`"
  if (until < today) return `expired on ${until}`
  return Date.parse(until) - Date.parse(today) > daysMax * dayMs ? `ends more than ${daysMax} days from now` : null
}

/** What is wrong with the waivers themselves. */
export const waiverProblems = (waivers, gates, today) =>
  waivers.flatMap((waiver) => {
    const problem = gates.includes(waiver.gate) ? waiverProblem(waiver, today) : "is for no gate that there is"
    return problem === null ? [] : [`supply-chain.waivers.json: the waiver of ${waiver.gate} ${problem}`]
  })
