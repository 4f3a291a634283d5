import { expect, it } from "vitest"
import { existsSync, globSync, readFileSync, statSync } from "node:fs"
import { dirname, join, normalize } from "node:path"

const root = join(import.meta.dirname, "../../..")
const pages = ["*.md", "docs/**/*.md", "{packages,tools,examples}/*/README.md"].flatMap((pattern) =>
  globSync(pattern, { cwd: root, exclude: ["**/node_modules/**"] })
)

const withoutCode = (text: string): string =>
  text.replaceAll(/^```[\s\S]*?^```$/gmu, "").replaceAll(/`[^`\n]*`/gu, "")

/** As GitHub makes them: lower case, no punctuation, hyphens for spaces. */
const toAnchor = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-")

const listAnchors = (page: string): ReadonlyArray<string> =>
  [...readFileSync(page, "utf8").matchAll(/^#+ (.+)$/gmu)].map(([, heading = ""]) => toAnchor(heading))

const isBroken = (page: string, link: string): boolean => {
  if (/^[a-z]+:/u.test(link)) return false
  const [path = "", anchor] = link.split("#")
  const target = path === "" ? join(root, page) : normalize(join(root, dirname(page), path))
  if (!existsSync(target)) return true
  return anchor !== undefined && !(statSync(target).isFile() && listAnchors(target).includes(anchor))
}

it("every link between the pages leads to a file and a heading", () => {
  const broken = pages.flatMap((page) =>
    [...withoutCode(readFileSync(join(root, page), "utf8")).matchAll(/\]\(([^)\s]+)\)/gu)]
      .map(([, link = ""]) => link)
      .filter((link) => isBroken(page, link))
      .map((link) => `${page}: ${link}`)
  )
  expect(pages.length).toBeGreaterThan(20)
  expect(broken).toEqual([])
})
