import { FactoryError } from '../../error.ts'

/**
 * A date pattern of Spark, as the settings of a Delta Lake source or sink have it, as patterns of .NET: one for each way to leave out
 * what stands in brackets, the whole one first. Throws `FactoryError`: `PropertyNotSupported` for a letter that is not known here.
 */
export function dotNetPatterns(pattern: string, property: string): readonly string[] {
  return withoutOptional(pattern).map((plain) => dotNet(plain, pattern, property))
}

const letters: Readonly<Record<string, string>> = {
  y: 'yyyy', yyyy: 'yyyy', yy: 'yy', M: 'M', MM: 'MM', MMM: 'MMM', MMMM: 'MMMM', L: 'M', LL: 'MM', d: 'd', dd: 'dd', E: 'ddd', EE: 'ddd', EEE: 'ddd', EEEE: 'dddd',
  H: 'H', HH: 'HH', h: 'h', hh: 'hh', m: 'm', mm: 'mm', s: 's', ss: 'ss', a: 'tt', SSS: 'fff', SSSSSS: 'ffffff',
  X: 'zzz', XX: 'zzz', XXX: 'zzz', x: 'zzz', xx: 'zzz', xxx: 'zzz', Z: 'zzz', ZZZ: 'zzz',
}

function dotNet(plain: string, pattern: string, property: string): string {
  return plain.replaceAll(/''|'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']/g, (part: string, quoted: string | undefined, letter: string | undefined) => {
    if (letter === undefined) return [...(part === "''" ? "'" : (quoted?.replaceAll("''", "'") ?? part))].map((character) => `\\${character}`).join('')
    const found = letters[part]
    if (found === undefined) throw new FactoryError('PropertyNotSupported', `'${part}' in ${property} '${pattern}' does not run here`)
    return found
  })
}

/** `a[b][c]` → `abc`, `ab`, `ac`, `a`. */
function withoutOptional(pattern: string): readonly string[] {
  const [, before = '', inner = '', after = ''] = /^((?:[^'[\]]|'[^']*')*)\[([^[\]]*)\](.*)$/s.exec(pattern) ?? []
  if (before === '' && inner === '' && after === '') return [pattern]
  const rests = withoutOptional(after)
  return [inner, ''].flatMap((part) => rests.map((rest) => `${before}${part}${rest}`))
}
