import { inputCodes, type InputCode } from "../src/endpoint/inputCode.ts"
import { problems, type ProblemCode } from "../src/endpoint/problem.ts"

const whatToDo: Readonly<Record<ProblemCode, string>> = {
  "invalid-request": "Correct the fields in `errors` and send the request again",
  "malformed-json": "Send valid UTF-8 JSON without duplicate keys",
  "malformed-http": "Send valid HTTP/1.1",
  "invalid-cursor": "Start from the first page, or use `nextCursor` unchanged",
  unauthorized: "Send `Authorization: Bearer` with a valid key or token",
  forbidden: "Use a key with one of the scopes that `detail` names",
  "not-found": "Check method and path",
  "dealer-not-found": "Register the dealer first, or check the id",
  "bill-not-found": "Check the id; it is in the answer of `createBill`",
  "operation-not-found": "Check the id; `listOperations` has all of them",
  "payment-not-found": "Check the id; a payment that has not arrived yet is unknown",
  "method-not-allowed": "Use a method of the header `Allow`",
  "not-acceptable": "Ask for a media type that `detail` names",
  "request-timeout": "Send the whole request within the time limit",
  "dealer-already-registered": "Compare the legal details; change them by `updateRequisite`",
  "dealer-erased": "Nothing: the dealer's personal data were erased for ever",
  "bill-conflict": "Read the bill in `billId`; correct it by `correctBill` if your data are right",
  "account-missing": "Call `addFastBuyout` first: it opens DEPOSIT and SETTLEMENT",
  "deposit-too-small": "Choose a smaller sum, at most the held deposit",
  "deposit-in-use": "Wait until the open settlements are paid, or return less",
  "deposit-return-conflict": "Use another `returnId`; this one has other content",
  "operation-not-open": "Read the operation: its state allows something else",
  "operation-busy": "Wait a minute and try again: a worker processes it",
  "remote-id-mismatch": "Check the id in Billing; its reference must be that of the operation",
  "payment-ambiguous": "Repeat with one of `parkedIds`",
  "payment-already-resolved": "Nothing: read what became of it by `getPayment`",
  "payment-not-applicable": "Read the explanation in `getPayment`; reject it or fix its cause first",
  "bill-of-other-account": "Name a bill of the same account",
  "body-too-large": "Send a smaller body",
  "unsupported-media-type": "Send the `Content-Type` that `detail` names",
  "misdirected-request": "Use a host name that this service serves",
  "rate-limited": "Wait as long as `Retry-After` says",
  "headers-too-large": "Send fewer or shorter headers",
  "correction-invalid": "Read `detail`: it says what may be corrected",
  "nothing-to-bill": "Nothing: the tariff gives less than one kopeck",
  "tariff-missing": "Ask the operators for a tariff of this day, then repeat",
  "allocation-too-large": "An operator must cancel or pay some of the open bills first",
  "statement-too-long": "Ask for a shorter period",
  internal: "Send the same request again later; report `requestId` if it stays",
  "authentication-unavailable": "Wait as long as `Retry-After` says: the issuer's keys cannot be read",
  overloaded: "Wait as long as `Retry-After` says",
  "storage-unavailable": "Wait as long as `Retry-After` says and repeat; nothing is done twice"
}

const whatIsWrong: Readonly<Record<InputCode, string>> = {
  required: "The field is missing",
  "unknown-field": "The field or parameter is not known here",
  repeated: "A query parameter stands more than once",
  "check-digit": "INN, OGRN or account: the check digit is wrong, so at least one digit is",
  "forbidden-field": "The field must be absent here, such as the KPP of a sole proprietor",
  "wrong-type": "Another JSON type is needed; `message` names it",
  "not-allowed": "Not one of the allowed values; `message` lists them",
  empty: "An empty text",
  "too-long": "More characters, lines or parameters than allowed",
  "wrong-length": "Another number of digits or characters is needed, or other characters among them",
  "too-small": "The sum must be more than 0.00",
  "out-of-range": "The number or time is outside of the allowed range",
  "wrong-order": "Values must ascend, such as `from` and `to`",
  "no-such-day": "A day that does not exist, such as 31 February",
  "bad-characters": "Characters that are not allowed: control, invisible or look-alike ones, outer spaces",
  "wrong-format": "Another form is needed; `message` shows it"
}

/** docs/contracts/problems.md */
export const problemsPage = (): string => {
  const rows = Object.entries(problems).map(
    ([code, { status, title }]) => `| ${status} | \`${code}\` | ${title} | ${whatToDo[code as ProblemCode]} |`
  )
  return `# Problems

Made by \`npm run contracts\` from the endpoints. Decide by \`code\`, which is stable. \`title\`, \`detail\` and
\`message\` are for people and may change.

| status | code | title | what to do |
| --- | --- | --- | --- |
${rows.toSorted((left, right) => (left < right ? -1 : 1)).join("\n")}

## Codes of fields

\`invalid-request\` has \`errors: [{path, code, message}]\`, one for each wrong field.

| code | what is wrong |
| --- | --- |
${inputCodes.map((code) => `| \`${code}\` | ${whatIsWrong[code]} |`).join("\n")}
`
}
