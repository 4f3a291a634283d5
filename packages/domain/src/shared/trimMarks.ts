const isMark = (character: string | undefined): boolean => character === "." || character === ":"

/** A word without the dots and colons around it. A loop reads each mark once; `[.:]+$` reads a run from each mark. */
export const trimMarks = (word: string): string => {
  let [start, end] = [0, word.length]
  while (start < end && isMark(word[start])) start += 1
  while (end > start && isMark(word[end - 1])) end -= 1
  return word.slice(start, end)
}
