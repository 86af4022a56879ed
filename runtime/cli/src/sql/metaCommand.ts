/** What a line that begins with a backslash asks of the session itself. */
export type MetaCommand =
  | { readonly kind: 'quit' }
  | { readonly kind: 'help' }
  /** `\d`: tables of the schema; `\d name`: the columns of one; `\l`: catalogs; `\dn`: schemas; `\df name`: a function. All are statements. */
  | { readonly kind: 'statement'; readonly text: string }
  | { readonly kind: 'format'; readonly format: string | undefined }
  | { readonly kind: 'vertical' }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'timing' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'unknown'; readonly hint: string }

/** The commands of a session with what they do, as `\?` shows them. */
export const metaCommandHelp: readonly (readonly [string, string])[] = [
  ['\\q', 'leaves, as Ctrl-D and exit do'],
  ['\\?', 'shows this'],
  ['\\d [table]', 'tables of the schema, or the columns of a table'],
  ['\\dn [catalog]', 'schemas'],
  ['\\df [function]', 'functions, or what one of them is'],
  ['\\l', 'catalogs'],
  ['\\o [format]', 'the format of results: table, json or csv'],
  ['\\x', 'one line a column instead of one line a row'],
  ['\\w', 'cuts tables to the width of the terminal, or not'],
  ['\\timing', 'tells how long statements take, or not'],
  ['\\i file', 'runs the statements of a file'],
]

const words: Readonly<Record<string, string>> = {
  exit: '\\q', quit: '\\q', help: '\\?', '.quit': '\\q', '.exit': '\\q', '.help': '\\?', '.tables': '\\d', '.timer': '\\timing', '.read': '\\i', '.mode': '\\o',
}

/**
 * Reads a first line of input that is no SQL: `\d orders`, and the words that other shells leave by (`exit`, `.quit`).
 * Undefined for SQL.
 */
export function metaCommand(line: string): MetaCommand | undefined {
  const [, first = '', rest = ''] = /^\s*(\S+)\s*(.*?)[\s;]*$/.exec(line) ?? []
  const name = words[first.replace(/;$/, '').toLowerCase()] ?? first
  if (!name.startsWith('\\') || (name !== first && !first.startsWith('.') && rest !== '')) return undefined
  switch (name.replace(/;$/, '')) {
    case '\\q': return { kind: 'quit' }
    case '\\?': case '\\h': return { kind: 'help' }
    case '\\d': case '\\dt': return { kind: 'statement', text: rest === '' ? 'SHOW TABLES' : `DESCRIBE TABLE ${rest}` }
    case '\\d+': return { kind: 'statement', text: rest === '' ? 'SHOW TABLES' : `DESCRIBE TABLE EXTENDED ${rest}` }
    case '\\dn': return { kind: 'statement', text: rest === '' ? 'SHOW SCHEMAS' : `SHOW SCHEMAS IN ${rest}` }
    case '\\df': return { kind: 'statement', text: rest === '' ? 'SHOW FUNCTIONS' : `DESCRIBE FUNCTION EXTENDED ${rest}` }
    case '\\l': return { kind: 'statement', text: 'SHOW CATALOGS' }
    case '\\o': return { kind: 'format', format: rest === '' ? undefined : rest }
    case '\\x': return { kind: 'vertical' }
    case '\\w': return { kind: 'truncate' }
    case '\\timing': return { kind: 'timing' }
    case '\\i': return rest === '' ? { kind: 'unknown', hint: '\\i takes the name of a file' } : { kind: 'file', path: rest }
    default: return { kind: 'unknown', hint: `there is no ${first}; \\? lists what there is` }
  }
}
