import { quoteText } from '@lagoon/engine'
import { FactoryError } from '../../error.ts'

// Everything that is written is in UTC, of whose offset strftime writes the hours.
const parts: Readonly<Record<string, string>> = {
  yyyy: '%Y', yy: '%y', MMMM: '%B', MMM: '%b', MM: '%m', M: '%-m', dddd: '%A', ddd: '%a', dd: '%d', d: '%-d',
  HH: '%H', H: '%-H', hh: '%I', h: '%-I', mm: '%M', m: '%-M', ss: '%S', s: '%-S', tt: '%p',
  fff: '%g', ffffff: '%f', fffffff: '%f0', zzz: '%z:00', zz: '%z', K: '%z',
}

const standard: Readonly<Record<string, string>> = {
  o: 'yyyy-MM-ddTHH:mm:ss.fffffff', O: 'yyyy-MM-ddTHH:mm:ss.fffffff', s: 'yyyy-MM-ddTHH:mm:ss', u: 'yyyy-MM-dd HH:mm:ssZ',
  d: 'M/d/yyyy', g: 'M/d/yyyy h:mm tt', G: 'M/d/yyyy h:mm:ss tt', r: 'ddd, dd MMM yyyy HH:mm:ss GMT', R: 'ddd, dd MMM yyyy HH:mm:ss GMT',
}

/** The letters of strftime for a .NET date pattern; `fff…` of a length that it does not know are refused. */
export function strftimePattern(pattern: string): string {
  const whole = pattern.length === 1 ? standard[pattern] : pattern
  if (whole === undefined) throw unknown(pattern, pattern)
  return whole.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)|y+|M+|d+|H+|h+|m+|s+|f+|F+|t+|z+|K|%(?=[A-Za-z])|%/g, (part: string, quoted?: string, double?: string, escaped?: string) => {
    const plain = quoted ?? double ?? escaped
    if (plain !== undefined) return plain.replaceAll('%', '%%')
    if (part === '%') return ''
    const found = parts[part]
    if (found === undefined) throw unknown(part, pattern)
    return found
  })
}

const unknown = (part: string, pattern: string): FactoryError =>
  new FactoryError('PropertyNotSupported', `'${part}' in the date pattern '${pattern}' does not run here`)

/** Text of an instant in a .NET pattern. */
export const formatted = (expression: string, pattern: string): string => `strftime(${expression}, ${quoteText(strftimePattern(pattern))})`

/** An instant from text in a .NET pattern; fails on any other text. */
export function parsed(expression: string, pattern: string): string {
  const strptime = strftimePattern(pattern).replaceAll('%f0', '%f').replaceAll('%z:00', '%z').replaceAll(/%-([dmHIMS])/g, '%$1')
  // strptime reads up to six digits of a fraction; .NET has seven.
  const text = pattern.includes('fffffff') || /^[oO]$/.test(pattern) ? `regexp_replace(${expression}, '(\\.\\d{6})\\d', '\\1')` : expression
  return `CAST(strptime(${text}, ${quoteText(strptime)}) AS TIMESTAMPTZ)`
}
