import { evaluateDeep, type Json } from '@lagoon/expressions'
import { WorkflowError } from '../error.ts'
import { withItem } from '../run/scope.ts'
import { isArray, isObject, listFrom, succeeded, textOf, type LeafCall, type LeafResult } from './leaf.ts'

/** Writes a list as a CSV or HTML table: the columns named, or every property in the order of its first appearance. */
export function runTable(call: LeafCall): LeafResult {
  const { inputs } = call.action
  if (!isObject(inputs)) throw new WorkflowError('InvalidTemplate', `the inputs of '${call.action.name}' must be an object`)
  const from = listFrom(call, call.evaluate(inputs.from ?? null))
  const format = textOf(call.evaluate(inputs.format ?? null)).toUpperCase()
  if (format !== 'CSV' && format !== 'HTML') throw new WorkflowError('BadRequest', `the format of '${call.action.name}' must be CSV or HTML`)
  const table = isArray(inputs.columns) ? namedColumns(call, from, inputs.columns) : ownColumns(call, from)
  return succeeded({ from, format }, { body: format === 'CSV' ? csv(table) : html(table) })
}

interface Table { readonly headers: readonly string[]; readonly rows: readonly (readonly string[])[] }

function namedColumns(call: LeafCall, from: readonly Json[], columns: readonly Json[]): Table {
  const named = columns.map(column => (isObject(column) ? { header: textOf(call.evaluate(column.header ?? null)), value: column.value ?? null } : { header: '', value: null }))
  return {
    headers: named.map(column => column.header),
    rows: from.map(item => named.map(column => textOf(evaluateDeep(column.value, withItem(call.scope, item), call.run.effects)))),
  }
}

function ownColumns(call: LeafCall, from: readonly Json[]): Table {
  if (!from.every(isObject)) throw new WorkflowError('BadRequest', `'${call.action.name}' needs 'columns', because its items are not all objects`)
  const headers = [...new Set(from.flatMap(item => Object.keys(item)))]
  return { headers, rows: from.map(item => headers.map(header => textOf(item[header]))) }
}

function csv({ headers, rows }: Table): string {
  if (headers.length === 0) return ''
  const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return [headers, ...rows].map(line => `${line.map(field).join(',')}\r\n`).join('')
}

function html({ headers, rows }: Table): string {
  if (headers.length === 0) return '<table><tbody></tbody></table>'
  const cells = (tag: string, texts: readonly string[]): string => texts.map(text => `<${tag}>${encoded(text)}</${tag}>`).join('')
  return `<table><thead><tr>${cells('th', headers)}</tr></thead><tbody>${rows.map(row => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table>`
}

const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&#39;' }
const encoded = (text: string): string => text.replace(/[<>&"']/g, mark => entities[mark] ?? mark)
