import { sampleRequisite as requisite } from "@dealer-billing/domain/testing"
import { head } from "./head.ts"

const json = (body: string | Uint8Array, headers: Record<string, string> = {}, path = "/v1/dealers") =>
  Buffer.concat([
    Buffer.from(
      head("POST", path, {
        "Content-Type": "application/json",
        "Content-Length": String(Buffer.byteLength(body)),
        ...headers
      })
    ),
    Buffer.from(body)
  ])

const dealer = (cmeDealerId: string) => JSON.stringify({ cmeDealerId, requisite })
const bytes = (...values: ReadonlyArray<number>) => Buffer.from(values)
const around = (middle: Uint8Array) =>
  Buffer.concat([Buffer.from('{"cmeDealerId":"'), middle, Buffer.from('","requisite":{}}')])
const typed = { "Content-Type": "application/json" }
const chunked = (headers: Record<string, string> = {}) =>
  head("POST", "/v1/dealers", { "Transfer-Encoding": "chunked", ...headers })
const smuggled = "GET /v1/operations HTTP/1.1\r\nHost: x\r\n\r\n"

/** Ambiguous framing (request smuggling). */
export const smuggling: Readonly<Record<string, string>> = {
  "a length and chunks": `${chunked({ "Content-Length": "4" })}0\r\n\r\n${smuggled}`,
  "two lengths": `${head("POST", "/v1/dealers", { "Content-Length": "0\r\nContent-Length: 40" })}${smuggled}`,
  "a list of lengths": head("POST", "/v1/dealers", { "Content-Length": "0, 40" }),
  "a negative length": head("POST", "/v1/dealers", { "Content-Length": "-1" }),
  "a signed length": head("POST", "/v1/dealers", { "Content-Length": "+4" }),
  "a hexadecimal length": head("POST", "/v1/dealers", { "Content-Length": "0x4" }),
  "an endless length": head("POST", "/v1/dealers", { "Content-Length": "9".repeat(40) }),
  "chunks by another name": head("POST", "/v1/dealers", { "Transfer-Encoding": "xchunked" }),
  "chunks, and then not": head("POST", "/v1/dealers", { "Transfer-Encoding": "chunked, identity" }),
  "chunks after a vertical tab": head("POST", "/v1/dealers", { "Transfer-Encoding": "\u000bchunked" }),
  "a space before the colon": "POST /v1/dealers HTTP/1.1\r\nHost: x\r\nContent-Length : 4\r\n\r\nabcd",
  "a bare line feed": "GET /healthz HTTP/1.1\nHost: x\n\n",
  "a bare carriage return": "GET /healthz HTTP/1.1\rHost: x\r\r",
  "a bare line feed in a header": "GET /healthz HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n",
  "a folded header": "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n",
  "a NUL in a header": "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\u0000c\r\n\r\n",
  "no host": "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
  "two hosts": "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
  "an invalid host": "GET /healthz HTTP/1.1\r\nHost: a b@c/d\r\nConnection: close\r\n\r\n",
  "an invalid chunk size": `${chunked()}zz\r\n`,
  "an endless chunk size": `${chunked()}${"f".repeat(32)}\r\n`,
  "an endless chunk extension": `${chunked(typed)}1;${"x".repeat(40_000)}\r\n`,
  "another version": "GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
  "HTTP/2 by prior knowledge": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  TLS: "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001",
  "an invalid method": "G\u0001T /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
  "a tunnel": "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
  "a host that is no number": head("GET", "/v1/dealers/d", { Host: "a.1" }),
  "a host that is no number, and a body": head("POST", "/v1/dealers", { Host: "a.1", "Content-Length": "0" }),
  "a host in no script": head("GET", "/v1/dealers/d", { Host: "xn--a" }),
  "too large headers": head("GET", "/healthz", { "X-A": "a".repeat(20_000) }),
  "a too long path": head("GET", `/${"a".repeat(20_000)}`)
}

/** Paths that must not bypass authorization. */
export const paths: ReadonlyArray<string> = [
  "//v1/operations",
  "/v1//operations",
  "/v1/operations/",
  "/v1/./operations",
  "/v1/../v1/operations",
  "/healthz/../v1/operations",
  "/healthz/..%2fv1/operations",
  "/healthz%2f..%2fv1%2foperations",
  "/docs/../v1/operations",
  "/docs/%2e%2e/v1/operations",
  "/docs/..%2f..%2f..%2fetc%2fpasswd",
  "/docs/..\\..\\package.json",
  "/v1%2foperations",
  "/v1/operations%00",
  "/v1/operations%00.json",
  "/v1/operations%20",
  "/v1/operations;x=1",
  "/v1/operations?%",
  "/v1/operations/%ff",
  "/V1/OPERATIONS",
  "/v1/Operations",
  "/v1/bills/%ef%bc%91",
  "/v1/dealers/%c0%ae%c0%ae",
  "/v1/dealers/%ed%a0%80",
  "/v1/dealers/%00",
  "/v1/dealers/__proto__",
  "/v1/dealers/constructor/bills",
  "http://localhost/v1/operations",
  "http://evil.example/v1/operations",
  "http://a.1/v1/operations",
  "file:///etc/passwd",
  "*",
  ".",
  "v1/operations",
  "@evil.example/v1/operations",
  "/v1/operations#/healthz"
]

const parts: Readonly<Record<string, string | Uint8Array>> = {
  "bytes that are not UTF-8": around(bytes(0xff, 0xfe)),
  "an overlong NUL": around(bytes(0xc0, 0x80)),
  "a surrogate in UTF-8": around(bytes(0xed, 0xa0, 0x80)),
  "half a character": around(bytes(0xe2, 0x82)),
  "an invalid code point": around(bytes(0xf4, 0x90, 0x80, 0x80)),
  "UTF-16": Buffer.from(dealer("h"), "utf16le"),
  "a byte order mark": Buffer.concat([bytes(0xef, 0xbb, 0xbf), Buffer.from(dealer("h"))]),
  "a NUL": around(bytes(0)),
  "an escaped NUL": dealer("a").replace('"a"', '"\\u0000"'),
  "a lone surrogate": dealer("a").replace('"a"', '"\\ud800"'),
  "surrogates the wrong way round": dealer("a").replace('"a"', '"\\udc00\\ud800"'),
  "a text that runs backwards": dealer("\u202ea"),
  "an invisible text": dealer("\u200b"),
  "a text in another normal form": dealer("e\u0301"),
  "a text of marks": dealer(`a${"\u0301".repeat(60)}`),
  "a key twice": '{"cmeDealerId":"a","cmeDealerId":"b"}',
  "a key twice, once escaped": '{"cmeDealerId":"a","\\u0063meDealerId":"b"}',
  "a key of a prototype": `{"__proto__":{"isAdmin":true},${dealer("a").slice(1)}`,
  "a key of a constructor": `{"constructor":{"prototype":{"x":1}},${dealer("a").slice(1)}`,
  "a key to JSON": `{"toJSON":1,${dealer("a").slice(1)}`,
  "arrays 20,000 deep": "[".repeat(20_000),
  "closed arrays 20,000 deep": `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  "objects 10,000 deep": `${'{"a":'.repeat(10_000)}1`,
  "an array of a million": `[${"0,".repeat(999_999)}0]`,
  "an array of 30,000": `[${"0,".repeat(29_999)}0]`,
  "8,000 unknown fields": `{${Array.from({ length: 8_000 }, (_, index) => `"${index}":1`).join(",")}}`,
  "a text of 60,000": JSON.stringify("a".repeat(60_000)),
  "a number beyond all": '{"cmeDealerId":1e400}',
  "a number with 60,000 digits": `{"cmeDealerId":${"9".repeat(60_000)}}`,
  "a text where none belongs": '{"cmeDealerId":{"$gt":""},"requisite":[]}',
  SQL: dealer("'; drop table dealers; --"),
  "a template": dealer("${7*7}{{7*7}}"),
  "a script": dealer("<script>alert(1)</script>"),
  null: "null",
  "a text alone": '"x"',
  "an array": "[]",
  nothing: "",
  spaces: " ".repeat(60_000),
  "no JSON": "cmeDealerId=a&requisite=b",
  NaN: '{"cmeDealerId":NaN}',
  "a comment": '{"cmeDealerId":"a"/* */}',
  "a comma too many": '{"cmeDealerId":"a",}'
}

/** Bodies that are refused, or stored as plain text. */
export const bodies: Readonly<Record<string, Buffer>> = {
  ...Object.fromEntries(Object.entries(parts).map(([name, body]) => [name, json(body)])),
  "a compressed body": json(dealer("a"), { "Content-Encoding": "gzip" }),
  "a body in another character set": json(dealer("a"), { "Content-Type": "application/json; charset=utf-7" }),
  "a body of another type": json(dealer("a"), { "Content-Type": "text/xml" }),
  "an unknown expectation": json(dealer("a-expect"), { Expect: "the-impossible" }),
  "another protocol": json(dealer("a-upgrade"), { Upgrade: "websocket", Connection: "Upgrade, close" })
}
