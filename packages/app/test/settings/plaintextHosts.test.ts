import { assert, describe, it } from "@effect/vitest"
import { readPlaintextHosts } from "../../src/settings/plaintextHosts.ts"
import { SettingsReader } from "../../src/settings/SettingsReader.ts"

const read = (text: string) => {
  const reader = new SettingsReader({ ALLOW_PLAINTEXT: text })
  return { mayBePlaintext: readPlaintextHosts(reader), problems: reader.problems }
}

describe("ALLOW_PLAINTEXT", () => {
  it("needs no mention of loopback", () => {
    const { mayBePlaintext } = read("")
    for (const host of ["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"]) assert.isTrue(mayBePlaintext(host))
    for (const host of ["db.example", "10.0.0.1", "127.0.0.1.example", "localhost.example"]) {
      assert.isFalse(mayBePlaintext(host), host)
    }
  })

  it("takes exactly the hosts that are named", () => {
    const { mayBePlaintext, problems } = read(" db.Example , 10.0.0.1,[fd00::1]")
    assert.deepStrictEqual(problems, [])
    for (const host of ["db.example", "DB.example", "10.0.0.1", "fd00::1", "[fd00::1]"]) {
      assert.isTrue(mayBePlaintext(host), host)
    }
    for (const host of ["example", "db.example.com", "a.db.example", "10.0.0.10"]) {
      assert.isFalse(mayBePlaintext(host), host)
    }
  })

  it("refuses ports and URLs", () => {
    for (const text of ["db.example:5432", "http://db.example", "a b"]) {
      assert.match(read(text).problems.join(), /^ALLOW_PLAINTEXT must be a comma list of hosts without ports/, text)
    }
  })
})
