import { EngineError } from './error.ts'
import type { Row, Value } from './value.ts'

/** Statistics of one leaf column of a written file. `min` and `max` are DuckDB's texts, absent where it gives none. */
export interface ColumnStatistics {
  readonly min?: string
  readonly max?: string
  readonly nullCount?: bigint
  readonly hasNan?: boolean
}

export interface WrittenFile {
  /** Local path. */
  readonly path: string
  readonly rows: bigint
  readonly sizeBytes: number
  /** By leaf path: `["address", "city"]` is joined as DuckDB prints it, `"address"."city"`. */
  readonly columns: ReadonlyMap<string, ColumnStatistics>
  /** Values of the columns of PARTITION_BY, as DuckDB prints them; empty without it. */
  readonly partition: ReadonlyMap<string, string | null>
}

/** Reads one row of what `COPY … (RETURN_STATS)` answers. */
export function toWrittenFile(row: Row): WrittenFile {
  const { filename, count, file_size_bytes: size, column_statistics: statistics, partition_keys: keys } = row
  if (typeof filename !== 'string' || typeof count !== 'bigint' || typeof size !== 'bigint') {
    throw new EngineError('Internal', 'COPY did not answer the statistics that were asked for')
  }
  return {
    path: filename,
    rows: count,
    sizeBytes: Number(size),
    columns: new Map(entriesOf(statistics).map(([name, held]) => [name, toColumnStatistics(new Map(entriesOf(held)))])),
    partition: new Map(entriesOf(keys).map(([name, value]) => [name, typeof value === 'string' ? value : null])),
  }
}

function toColumnStatistics(held: ReadonlyMap<string, Value>): ColumnStatistics {
  const text = (name: string): string | undefined => {
    const value = held.get(name)
    return typeof value === 'string' ? value : undefined
  }
  const [min, max, nulls, nan] = [text('min'), text('max'), text('null_count'), text('has_nan')]
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(nulls === undefined ? {} : { nullCount: BigInt(nulls) }),
    ...(nan === undefined ? {} : { hasNan: nan === 'true' }),
  }
}

/** A MAP arrives as a list of `{ key, value }`. */
function entriesOf(map: Value | undefined): [string, Value][] {
  if (!Array.isArray(map)) return []
  return map.flatMap((entry: Value): [string, Value][] =>
    entry !== null && typeof entry === 'object' && 'key' in entry && 'value' in entry ? [[String(entry.key), entry.value as Value]] : [],
  )
}
