const isMark = (character: string | undefined): boolean => character === "." || character === ":"

/** Removes dots and colons around a word. Linear; `[.:]+$` is quadratic. */
export const trimMarks = (word: string): string => {
  let [start, end] = [0, word.length]
  while (start < end && isMark(word[start])) start += 1
  while (end > start && isMark(word[end - 1])) end -= 1
  return word.slice(start, end)
}
