import { raised } from '../scripts/script.ts'
import { type Compiled } from './javascript.ts'

/** A match: where it begins, and what its groups hold by their numbers in Java; the whole is group 0. */
export interface Match { readonly start: number; readonly end: number; readonly groups: readonly (string | undefined)[] }

/** The matches one after the other as Java's `find` comes to them: behind an empty one it goes on a letter further. */
export function* matchesIn(text: string, { regex, groupAt }: Compiled): Generator<Match> {
  for (let from = 0; from <= text.length;) {
    regex.lastIndex = from
    const found = regex.exec(text)
    if (!found) return
    const start = found.index
    const end = start + found[0].length
    yield { start, end, groups: groupAt.map(at => found[at]) }
    from = end > start ? end : end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1)
  }
}

/** All matches from a position on (counted from 1, in UTF-16) replaced; what is before it is not looked at. */
export function replaced(text: string, regex: Compiled, replacement: string, position: number): string {
  if (position > text.length) return position === 1 ? replaceAll(text, regex, replacement) : text
  return text.slice(0, position - 1) + replaceAll(text.slice(position - 1), regex, replacement)
}

function replaceAll(text: string, regex: Compiled, replacement: string): string {
  let made = ''
  let done = 0
  for (const match of matchesIn(text, regex)) {
    made += text.slice(done, match.start) + expanded(replacement, match, regex)
    done = match.end
  }
  return made + text.slice(done)
}

/** Java's replacement: `$1` and `${name}` are groups, a backslash takes its letter as it is. */
function expanded(replacement: string, match: Match, regex: Compiled): string {
  if (!/[\\$]/.test(replacement)) return replacement
  const bad = (why: string): never => {
    throw raised('INVALID_REGEXP_REPLACE', `Could not perform regexp_replace with the replacement '${replacement}': ${why}`)
  }
  return replacement.replace(/\\([^])|\\$|\$\{([A-Za-z][A-Za-z0-9]*)\}|\$(\d*)/g, (whole, letter: string | undefined, name: string | undefined, digits: string | undefined) => {
    if (letter !== undefined) return letter
    if (name !== undefined) return match.groups[regex.names.get(name) ?? bad(`there is no group ${name}`)] ?? ''
    if (!digits) return bad(whole === '\\' ? 'a letter is missing' : 'a group is missing')
    let length = 1
    while (length < digits.length && Number(digits.slice(0, length + 1)) < regex.groupAt.length) length += 1
    const group = Number(digits.slice(0, length))
    if (group >= regex.groupAt.length) return bad(`there is no group ${group}`)
    return (match.groups[group] ?? '') + digits.slice(length)
  })
}

/** The pieces between the matches; at most `limit` where that is above zero. An empty match at the start parts nothing. */
export function splitAt(text: string, regex: Compiled, limit: number): string[] {
  const pieces: string[] = []
  let done = 0
  for (const { start, end } of matchesIn(text, regex)) {
    if (limit > 0 && pieces.length === limit - 1) break
    if (end === 0) continue
    pieces.push(text.slice(done, start))
    done = end
  }
  return [...pieces, text.slice(done)]
}
