import { tokenize } from '../lexer.ts'

/**
 * The value of `${name}` at an offset of a file: what the last `SET name = value` before it said, else the parameter of that name.
 */
export function settingsOf(text: string, parameters: Readonly<Record<string, string>>): (name: string, offset: number) => string | undefined {
  const settings = text.includes('${') && /\bset\b/i.test(text) ? readSettings(text) : []
  return (name, offset) => settings.findLast(setting => setting.key === name && setting.end <= offset)?.value ?? (Object.hasOwn(parameters, name) ? parameters[name] : undefined)
}

function readSettings(text: string): { key: string; value: string; end: number }[] {
  const found: { key: string; value: string; end: number }[] = []
  const tokens = tokenize(text, 'databricks')
  let first = 0
  tokens.forEach((token, index) => {
    if (token.upper !== ';' && token.kind !== 'end') return
    const statement = tokens.slice(first, index)
    const sign = statement[0]?.upper === 'SET' ? statement.findIndex(part => part.upper === '=') : -1
    const value = statement[sign + 1]
    if (sign > 0 && value) {
      const key = statement.slice(1, sign).map(part => part.text).join('')
      found.push({ key, value: text.slice(value.place.start, tokens[index - 1]?.place.end), end: token.place.start })
    }
    first = index + 1
  })
  return found
}
