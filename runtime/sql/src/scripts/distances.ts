import { type ScriptFunction } from './script.ts'

/** How alike two texts are, letter by letter. */
export const distanceScripts: readonly ScriptFunction[] = [
  { name: 'dbx_js_levenshtein', parameters: ['VARCHAR', 'VARCHAR'], result: 'INTEGER', compute: (left, right) => levenshtein(Array.from(left as string), Array.from(right as string)) },
  { name: 'dbx_js_jaro_winkler', parameters: ['VARCHAR', 'VARCHAR'], result: 'DOUBLE', compute: (left, right) => jaroWinkler(Array.from(left as string), Array.from(right as string)) },
]

function levenshtein(left: readonly string[], right: readonly string[]): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [index, letter] of left.entries()) {
    const next = [index + 1]
    for (const [column, other] of right.entries()) next.push(Math.min((next[column] ?? 0) + 1, (row[column + 1] ?? 0) + 1, (row[column] ?? 0) + (letter === other ? 0 : 1)))
    row = next
  }
  return row[right.length] ?? 0
}

/** Jaro's measure, and a tenth of the rest for each of at most four first letters that agree. */
function jaroWinkler(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 && right.length === 0) return 1
  const reach = Math.max(Math.floor(Math.max(left.length, right.length) / 2) - 1, 0)
  const taken = new Set<number>()
  const matched: string[] = []
  for (const [index, letter] of left.entries()) {
    for (let at = Math.max(0, index - reach); at <= Math.min(right.length - 1, index + reach); at += 1) {
      if (taken.has(at) || right[at] !== letter) continue
      taken.add(at)
      matched.push(letter)
      break
    }
  }
  const count = matched.length
  if (count === 0) return 0
  const others = [...taken].sort((a, b) => a - b).map(at => right[at])
  const moved = Math.floor(matched.filter((letter, index) => letter !== others[index]).length / 2)
  const jaro = (count / left.length + count / right.length + (count - moved) / count) / 3
  let prefix = 0
  while (prefix < 4 && prefix < left.length && prefix < right.length && left[prefix] === right[prefix]) prefix += 1
  return jaro + prefix * 0.1 * (1 - jaro)
}
