import { type TsqlSelect } from './statement.ts'

/** Whether an assignment reads a variable that the same SELECT assigns: `SELECT @list = @list + ',' + name FROM …`. */
export function accumulates({ assignments, query }: TsqlSelect): boolean {
  const names = new Set(assignments.map(name => name.toLowerCase()))
  const reads = (node: unknown): boolean => typeof node === 'object' && node !== null
    && (('kind' in node && node.kind === 'variable' && 'name' in node && names.has(String(node.name).toLowerCase())) || Object.values(node).some(reads))
  return query.body.kind === 'select' && query.body.items.some(item => reads(item.expression))
}
