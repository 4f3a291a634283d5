import * as fc from "fast-check"

const lone = String.fromCharCode(0xd8_00)

/** Texts that have broken queries, formatters, parsers, encodings and displays. */
export const hostileTexts: ReadonlyArray<string> = [
  "",
  " ",
  "null",
  "undefined",
  "NaN",
  "-1",
  "0",
  "1e309",
  "9223372036854775808",
  "99999999999999999999999999",
  "\0",
  "a\0b",
  "\r\nX-Injected: 1",
  lone,
  `a${lone}b`,
  "\uFEFFa",
  "\u202Egpj.exe",
  "\u200B",
  "e\u0301",
  "👩‍👩‍👧‍👦",
  "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
  "' OR 1=1 --",
  "'; drop table bills; --",
  "$1",
  "%s%n%x",
  "%00",
  "%ff",
  "%2e%2e%2f",
  "../../etc/passwd",
  "..\\..",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "${7*7}",
  "__proto__",
  "constructor",
  "toString",
  "*",
  "a".repeat(65),
  "я".repeat(201),
  "x".repeat(5_000),
  "12345.6",
  "12345.678",
  "-0.01",
  "1e3",
  "0x10",
  "١٢٣.٤٥",
  "1,00",
  "2026-02-30T10:00:00Z",
  "2026-11-20T25:00:00Z",
  "+275760-09-13T00:00:00Z",
  "0000-00-00T00:00:00Z",
  "2026-11-20"
]

/** Values of wrong types and forms. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e21, [], {}, [[]], [null], { a: {} }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 80 }) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)) }
)

const bytes = (...values: ReadonlyArray<number>): Uint8Array => Uint8Array.from(values)

/** Bodies that are not JSON, or ambiguous JSON. */
export const hostileBody: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  fc.constantFrom<string | Uint8Array>(
    "",
    " ",
    "{",
    "nul",
    "[]",
    '""',
    "1",
    "{}{}",
    '{"a":1,"a":2}',
    '{"__proto__":{"x":1}}',
    '{"constructor":{"prototype":{}}}',
    '{"operation":"GET_DEPOSIT","dealId":"a","sum":"1.00","sum":"2.00"}',
    `{"dealId":"${"\\ud800"}"}`,
    `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
    `{"a":${"[".repeat(5_000)}`,
    `{"a":"${"x".repeat(70_000)}"}`,
    `{"a":${"9".repeat(10_000)}}`,
    "\uFEFF{}",
    bytes(0xff, 0xfe, 0x7b, 0, 0x7d, 0),
    bytes(0x22, 0xc0, 0x80, 0x22),
    bytes(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d),
    bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0)
  ),
  fc.json(),
  fc.uint8Array({ maxLength: 200 })
)

/** Further headers; none asks for a long wait. */
export const hostileHeaders: fc.Arbitrary<Readonly<Record<string, string>>> = fc.constantFrom<
  Readonly<Record<string, string>>
>(
  { "Content-Type": "text/plain" },
  { "Content-Type": "application/json; charset=utf-16" },
  { "Content-Type": "application/xml" },
  { "Content-Type": "multipart/form-data" },
  { "Content-Encoding": "gzip" },
  { Accept: "text/csv;q=0.1, */*;q=0" },
  { Prefer: "wait=0" },
  { Prefer: "wait=-1" },
  { Prefer: "wait=00" },
  { Prefer: "return=minimal, wait=x; a=b" },
  { "X-Request-Id": "a".repeat(129) },
  { "X-Request-Id": "a b" },
  { "X-Request-Id": "fuzz-1" },
  { "X-HTTP-Method-Override": "DELETE" },
  { "X-Forwarded-For": "127.0.0.1" },
  { "X-Forwarded-Host": "evil.example", Host: "evil.example" },
  { Cookie: "a=b; __proto__=1" },
  { Range: "bytes=0-1" },
  { "If-None-Match": "*" },
  { Expect: "100-continue" },
  { Origin: "null" },
  { "Accept-Language": "\u00FF\u00FE" }
)
