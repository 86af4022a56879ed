import { type Emit } from './define.ts'

/**
 * Text for arguments that are not null: where one of those at `places` (counted from 1) may be, null comes of it. DuckDB's greatest,
 * concat and CASE would pass over a null.
 */
export function guarded(emit: Emit, ...places: readonly number[]): Emit {
  return (args, call, typed) => {
    const text = typeof emit === 'string' ? emit.replace(/\$(\d)/g, (_, index: string) => args[Number(index) - 1] ?? '') : emit(args, call, typed)
    const doubtful = places.filter(place => typed[place - 1]?.nullable)
    return doubtful.length === 0 ? text : `CASE WHEN ${doubtful.map(place => `${args[place - 1] ?? ''} IS NOT NULL`).join(' AND ')} THEN ${text} END`
  }
}
