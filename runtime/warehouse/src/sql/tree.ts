import type { Expression, Name, ObjectName, Place, Query, SqlType, TableExpression } from '@lagoon/sql'

/** Builders of tree nodes for queries that a statement means without writing them. All of a statement's nodes stand at one place. */
export interface Builder {
  name(text: string): Name
  column(...parts: string[]): Expression
  integer(value: number): Expression
  cast(operand: Expression, type: SqlType): Expression
  /** The first condition that holds decides; without conditions the otherwise. */
  choose(branches: readonly { readonly when: Expression; readonly result: Expression }[], otherwise?: Expression): Expression
  table(name: ObjectName, alias?: Name): TableExpression
  derived(query: Query, alias: string, columns: readonly string[]): TableExpression
  join(left: TableExpression, type: 'INNER' | 'ANTI', right: TableExpression, on: Expression): TableExpression
  equals(left: Expression, right: Expression): Expression
  select(items: readonly { readonly expression: Expression; readonly as: string }[], from: TableExpression, where?: Expression): Query
  /** `SELECT * FROM …` */
  everything(from: TableExpression): Query
}

type SelectItems = Extract<Query['body'], { readonly kind: 'select' }>['items']

export function builderAt(place: Place): Builder {
  const name = (text: string): Name => ({ text, quoted: true, place })
  const selectOf = (items: SelectItems, from: TableExpression, where?: Expression): Query => ({
    kind: 'query',
    with: [],
    recursive: false,
    orderBy: [],
    place,
    body: { kind: 'select', distinct: false, items, from: [from], lateralViews: [], ...(where && { where }), windows: [], place },
  })
  return {
    name,
    column: (...parts) => ({ kind: 'column', parts: parts.map(name), place }),
    integer: (value) => ({ kind: 'literal', type: { kind: 'int' }, value: String(value), place }),
    cast: (operand, type) => ({ kind: 'cast', operand, type, typeText: '', attempt: false, place }),
    choose: (branches, otherwise) =>
      branches.length === 0
        ? (otherwise ?? { kind: 'literal', type: { kind: 'void' }, value: null, place })
        : { kind: 'case', branches, ...(otherwise && { otherwise }), place },
    table: (table, alias) => ({ kind: 'table', name: table, stream: false, streamOptions: [], alias: { ...(alias && { name: alias }), columns: [] }, place: table.place }),
    derived: (query, alias, columns) => ({ kind: 'derived', query, lateral: false, alias: { name: name(alias), columns: columns.map(name) }, place }),
    join: (left, type, right, on) => ({ kind: 'join', type, natural: false, left, right, condition: { kind: 'on', on }, apply: false, place }),
    equals: (left, right) => ({ kind: 'binary', operator: '=', left, right, place }),
    select: (items, from, where) => selectOf(items.map(({ expression, as }) => ({ expression, aliases: [name(as)], place })), from, where),
    everything: (from) => selectOf([{ expression: { kind: 'star', qualifier: [], except: [], place }, aliases: [], place }], from),
  }
}
