import type { functions } from '@lagoon/sql'

export type Family = 'text' | 'time' | 'nested' | 'numbers' | 'operators' | 'casts'
export const families: readonly Family[] = ['text', 'time', 'nested', 'numbers', 'operators', 'casts']
type Entry = (typeof functions.entries)[number]

const time = /date|time|day|month|year|quarter|week|hour|minute|second|zone|epoch|^now$|^trunc$|extract|interval|window/
const nested = /array|map|json|variant|xml|xpath|csv|struct|explode|inline|stack|slice|flatten|element_at|^transform|^filter$|exists|forall|aggregate|reduce|zip|sequence|^size$|cardinality|avro|proto|shuffle|^get$|vector/
const text = /str|char|text|regexp|like|pad|trim|case|concat|split|locate|instr|position|left|right|repeat|space|reverse|replace|translate|lower|upper|base64|base32|hex|encode|decode|url|utf8|sha|md5|crc|hash|soundex|levenshtein|winkler|length|^len$|overlay|format|initcap|ascii|elt|find_in_set|mask|luhn|quote|sentences|printf|number$|binary|aes|hmac|contains|startswith|endswith/

/** Whose work a function is: the lists of differences are told apart by it. */
export function familyOf(entry: Entry): Family {
  if (entry.kind === 'aggregate' || entry.kind === 'window' || (entry.kind === 'special' && entry.of === 'aggregate')) return 'numbers'
  if (nested.test(entry.name)) return 'nested'
  if (time.test(entry.name)) return 'time'
  return text.test(entry.name) ? 'text' : 'numbers'
}
