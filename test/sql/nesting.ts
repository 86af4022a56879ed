import { formatType } from '@lagoon/sql'
import type { World } from './world.ts'

/** A text that nests a call in one of its own arguments, as deep as it is told. */
export type Nesting = (depth: number) => string

/** Every way in which a call takes what it gives as one of its arguments, through a cast where the type is another. */
export function nestings(world: World, calls: readonly { readonly kind: string; readonly text: string }[]): Nesting[] {
  return calls.filter(({ kind, text }) => kind === 'scalar' && /\(.+\)$/s.test(text)).flatMap(({ text }) => {
    const { name, args } = callParts(text)
    return args.flatMap((arg, at) => {
      const around = (inner: string): string => `${name}(${args.map((each, index) => (index === at ? inner : each)).join(', ')})`
      const type = typeOf(world, arg)
      const ways = [(inner: string) => around(inner), ...(type === undefined ? [] : [(inner: string) => around(`CAST(${inner} AS ${type})`)])]
      const way = ways.find(step => typeOf(world, step(step(step(arg)))) !== undefined)
      return way ? [(depth: number) => Array.from({ length: depth }).reduce((inner: string) => way(inner), arg)] : []
    })
  })
}

function typeOf(world: World, expression: string): string | undefined {
  try {
    const [column] = world.translate(`SELECT ${expression} FROM kinds`).columns
    return column && formatType(column.type)
  } catch {
    return undefined
  }
}

/** The name of a call and its arguments, cut at the commas that stand outside brackets and quotes. */
function callParts(text: string): { readonly name: string; readonly args: readonly string[] } {
  const [, name = '', inside = ''] = /^(\w+)\((.*)\)$/s.exec(text) ?? []
  const args: string[] = ['']
  let depth = 0
  for (const [piece] of inside.matchAll(/'[^']*'|[\s\S]/g)) {
    if (/^[([{]$/.test(piece)) depth += 1
    else if (/^[)\]}]$/.test(piece)) depth -= 1
    if (piece === ',' && depth === 0) args.push('')
    else args[args.length - 1] += piece
  }
  return { name, args: args.map(arg => arg.trim()) }
}
