import { type Expression } from '../tree/expression.ts'
import { type Query, type RowsAsText } from '../tree/query.ts'
import { type Context, fail, type OutputColumn, quoteText, type TranslatedQuery, unsupported } from './context.ts'
import { convert } from './convert.ts'
import { isApproximate, isBinary, isNumber, isTemporal, isText, sqlTypes, type TsqlType } from './type.ts'

/** The rows of a query as one text in one row: FOR JSON, FOR XML PATH. No row gives no row. */
export function rowsAsText(context: Context, query: Query, rows: TranslatedQuery): TranslatedQuery {
  const { rowsAs } = query
  if (!rowsAs) return rows
  const names = rows.columns.map((_, index) => `c${index}`)
  const each = rowsAs.kind === 'json' ? jsonRow(context, rowsAs, rows.columns, rawColumns(query, rows.columns.length)) : xmlRow(context, rowsAs, rows.columns)
  const joined = `string_agg(r, '${rowsAs.kind === 'json' ? ',' : ''}' ORDER BY n)`
  const text = rowsAs.kind === 'json' ? jsonWhole(rowsAs, joined) : rowsAs.root === undefined ? joined : `'<${rowsAs.root}>' || ${joined} || '</${rowsAs.root}>'`
  const name = rowsAs.kind === 'json' ? 'JSON_F52E2B61-18A1-11d1-B105-00805F49916B' : 'XML_F52E2B61-18A1-11d1-B105-00805F49916B'
  return {
    text: `(SELECT ${text} FROM (SELECT row_number() OVER () AS n, ${each} AS r FROM (${rows.text}) q(${names.join(', ')})) HAVING count(*) > 0)`,
    columns: [{ name, type: sqlTypes.ntext }],
  }
}

function jsonWhole({ root, withoutWrapper }: Extract<RowsAsText, { kind: 'json' }>, joined: string): string {
  if (withoutWrapper) return joined
  return root === undefined ? `'[' || ${joined} || ']'` : `${quoteText(`{${JSON.stringify(root)}:[`)} || ${joined} || ']}'`
}

/** Which columns hold JSON already: a FOR JSON inside, or JSON_QUERY. */
function rawColumns({ body }: Query, width: number): readonly boolean[] {
  if (body.kind !== 'select' || body.items.length !== width) return []
  return body.items.map(({ expression }) => isJson(expression))
}

const isJson = (expression: Expression): boolean => (expression.kind === 'scalarQuery' && expression.query.rowsAs?.kind === 'json')
  || (expression.kind === 'function' && expression.name.parts.at(-1)?.text.toUpperCase() === 'JSON_QUERY')

interface Member { readonly name: string; readonly text?: string; readonly members: Member[] }

/** One row as an object. `a.b` is nested in PATH; a null is left out unless it is asked for. */
function jsonRow(context: Context, rowsAs: Extract<RowsAsText, { kind: 'json' }>, columns: readonly OutputColumn[], raw: readonly boolean[]): string {
  const root: Member[] = []
  columns.forEach((column, index) => {
    if (column.name === '') fail(context, rowsAs.place, '13605', 'column names or aliases must be specified for each column of FOR JSON')
    const path = rowsAs.mode === 'PATH' ? column.name.split('.') : [column.name]
    let members = root
    for (const name of path.slice(0, -1)) {
      let found = members.find(member => member.name === name)
      if (!found) members.push(found = { name, members: [] })
      members = found.members
    }
    const name = path.at(-1) ?? ''
    if (members.some(member => member.name === name)) fail(context, rowsAs.place, '13601', `property '${column.name}' cannot be generated in JSON output due to a conflict with another column name or alias`)
    members.push({ name, text: jsonValue(context, `c${index}`, column.type, raw[index] ?? false, rowsAs), members: [] })
  })
  return objectText(root, rowsAs.includeNulls)
}

function objectText(members: readonly Member[], includeNulls: boolean): string {
  const parts = members.map(({ name, text, members: inner }) => {
    const value = text ?? objectText(inner, includeNulls)
    const key = quoteText(`${JSON.stringify(name)}:`)
    // A nested object of which nothing is left is left out.
    if (text === undefined) return includeNulls ? `${key} || ${value}` : `${key} || nullif(${value}, '{}')`
    return `${key} || ${includeNulls ? `coalesce(${value}, 'null')` : value}`
  })
  return `('{' || array_to_string(list_filter([${parts.join(', ')}], lambda x: x IS NOT NULL), ',') || '}')`
}

function jsonValue(context: Context, column: string, type: TsqlType, raw: boolean, { place }: RowsAsText): string {
  if (raw || type.kind === 'null') return column
  if (type.kind === 'bit') return `CAST(${column} AS VARCHAR)`
  if (isApproximate(type)) return `regexp_replace(printf('%.15e', CAST(${column} AS DOUBLE)), 'e([+-])(\\d\\d)$', 'e\\10\\2')`
  if (isNumber(type)) return `CAST(${column} AS VARCHAR)`
  if (isBinary(type)) return `'"' || base64(${column}) || '"'`
  const text = isTemporal(type) ? isoText(column, type) : isText(type) ? column : convert(context, { text: column, type }, { to: sqlTypes.ntext, explicit: true, place, ...(type.kind === 'datetimeoffset' ? { style: 126 } : {}) }).text
  // FOR JSON escapes the slash, too.
  return `replace(CAST(to_json(${text}) AS VARCHAR), '/', '\\/')`
}

/** With `T`, and a fraction only when there is one. */
const isoText = (column: string, type: TsqlType): string => (type.kind === 'date' || type.kind === 'time' ? `CAST(${column} AS VARCHAR)` : `replace(CAST(${column} AS VARCHAR), ' ', 'T')`)

/** One row as elements. A column without a name is text, `@name` an attribute. */
function xmlRow(context: Context, rowsAs: Extract<RowsAsText, { kind: 'xml' }>, columns: readonly OutputColumn[]): string {
  const { element, place } = rowsAs
  const attributes: string[] = []
  const content: string[] = []
  columns.forEach(({ name, type }, index) => {
    const text = escaped(isTemporal(type) ? isoText(`c${index}`, type) : convert(context, { text: `c${index}`, type: type.kind === 'null' ? sqlTypes.int : type }, { to: sqlTypes.ntext, explicit: true, place }).text)
    if (name === '' || /^(text\(\)|\*|data\(\)|node\(\))$/.test(name)) content.push(text)
    else if (name.startsWith('@')) {
      if (element === '') fail(context, place, '6864', `row tag omission (empty row tag name) cannot be used with attribute-centric FOR XML serialization`)
      attributes.push(`coalesce(' ${name.slice(1)}="' || ${text} || '"', '')`)
    } else if (!/^[A-Za-z_][\w.-]*$/.test(name)) unsupported(context, place, `the column ${name} of FOR XML PATH`)
    else content.push(`'<${name}>' || ${text} || '</${name}>'`)
  })
  const inside = content.length > 0 ? content.map(one => `coalesce(${one}, '')`).join(' || ') : `''`
  if (element === '') return `(${inside})`
  return `('<${element}' || ${[...attributes, `'>'`].join(' || ')} || ${inside} || '</${element}>')`
}

const escaped = (text: string): string => `replace(replace(replace(${text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')`
