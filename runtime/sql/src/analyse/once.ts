/**
 * Text that may name its arguments several times. DuckDB binds an argument anew wherever a macro names it, so that nested calls would
 * grow without bound: what is more than a column or a literal is computed once, in a list of one, and named by a lambda over it.
 */
export function once(args: readonly string[], write: (names: readonly string[]) => string): string {
  if (args.every(isSimple)) return write(args)
  const bound = args.filter(arg => !isLiteral(arg))
  if (bound.length === 1) return `list_transform([${bound[0] ?? ''}], lambda _v: ${write(args.map(arg => (isLiteral(arg) ? arg : '_v')))})[1]`
  // A field of a lambda's parameter with a dot would be taken for a column in HAVING.
  const fields = args.flatMap((arg, index) => (isLiteral(arg) ? [] : [`'v${index}': ${arg}`]))
  return `list_transform([{${fields.join(', ')}}], lambda _v: ${write(args.map((arg, index) => (isLiteral(arg) ? arg : `_v['v${index}']`)))})[1]`
}

/** As `once`, where `write` names its only argument rarely more than once. */
export function onceIfRepeated(text: string, write: (name: string) => string): string {
  if (isSimple(text)) return write(text)
  const marker = '\u0002'
  const written = write(marker)
  const repeated = written.indexOf(marker) !== written.lastIndexOf(marker) || callsMacro(written)
  return repeated ? once([text], ([name = '']) => write(name)) : written.replace(marker, () => text)
}

const callsMacro = (text: string): boolean => /\bdbx_(?!clock\(|instant\()/.test(text)

/** Short, and without a macro that repeats: naming it again costs nothing. */
const isSimple = (text: string): boolean => isLiteral(text) || (text.length <= 60 && !callsMacro(text) && !text.includes('lambda'))

const isLiteral = (text: string): boolean => /^\(?-?\d|^'(?:[^']|'')*'(?:::BLOB)?$|^(?:NULL|true|false)$|^(?:DATE|TIMESTAMP|TIMESTAMPTZ) '[^']*'$|^CAST\((?:-?[\d.]+|NULL|'[^']*') AS [A-Z]+(?:\(\d+,\d+\))?\)$/.test(text) && !/[a-z_]\(|"/.test(text)
