/** What a macro adds when it is written out, and how often that names each of its parameters. */
interface Macro { readonly parameters: readonly string[]; readonly body: string }

export function macrosOf(declarations: readonly string[]): ReadonlyMap<string, Macro> {
  return new Map(declarations.map(text => {
    const [, name = '', parameters = '', body = ''] = /MACRO (\w+)\(([^)]*)\) AS (.*)$/s.exec(text) ?? []
    return [name, { parameters: parameters.split(',').map(parameter => parameter.trim()), body }]
  }))
}

/** The length that a text has when every macro in it is written out, from the inside to the outside, as DuckDB does. */
export function expandedLength(text: string, macros: ReadonlyMap<string, Macro>, lengths: ReadonlyMap<string, number> = new Map()): number {
  let at = 0
  /** Reads up to the end of an argument. */
  const read = (): number => {
    let length = 0
    while (at < text.length) {
      const [token = ''] = /^(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|\w+(?:[.]\w+)*|[\s\S])/.exec(text.slice(at, at + 2_000)) ?? []
      if (token === ')' || token === ',') return length
      at += token.length
      const macro = text[at] === '(' ? macros.get(token) : undefined
      if (macro) length += call(macro)
      else if (token === '(') length += 2 + list().reduce((sum, each) => sum + each + 1, 0)
      else length += lengths.get(token.replace(/[.].*/s, '')) ?? token.length
    }
    return length
  }
  const list = (): number[] => {
    const all = [read()]
    while (text[at] === ',') {
      at += 1
      all.push(read())
    }
    at += 1
    return all
  }
  const call = (macro: Macro): number => {
    at += 1
    const given = list()
    return expandedLength(macro.body, macros, new Map(macro.parameters.map((parameter, index) => [parameter, given[index] ?? 0])))
  }
  return read()
}
