import {
  BIGINT, BLOB, BOOLEAN, DOUBLE, DuckDBScalarFunction, FLOAT, HUGEINT, INTEGER, LIST, SMALLINT, TINYINT, UBIGINT, VARCHAR, blobValue, listValue,
  type DuckDBType, type DuckDBValue,
} from '@duckdb/node-api'
import { bounded } from './bounded.ts'
import { EngineError } from './error.ts'
import { toValue, type Value } from './value.ts'

/**
 * A scalar function in JavaScript, for what DuckDB cannot compute. It costs about a microsecond and a half a row, on the one thread
 * that JavaScript has: the last resort.
 */
export interface ScriptFunction {
  readonly name: string
  /** Scalar types by DuckDB's names (`VARCHAR`, `BLOB`, `BIGINT`, `DOUBLE`, …) and lists of them (`VARCHAR[]`). */
  readonly parameters: readonly string[]
  readonly result: string
  /** Called for NULL arguments too; without it a NULL argument makes a NULL result. */
  readonly seesNull?: boolean
  /** Gives another value each time: never computed ahead. */
  readonly volatile?: boolean
  /** For what may never end by itself: a row that takes longer ends the query, with this message. */
  readonly patience?: { readonly ms: number; readonly exceeded: string }
  /** Values come and go as a result has them (`Value`). An error that is thrown ends the query, with its message. */
  compute(...args: readonly Value[]): Value
}

export function toDuckdb({ name, parameters, result, seesNull = false, volatile = false, patience, compute }: ScriptFunction): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: parameters.map(typeNamed),
    returnType: typeNamed(result),
    specialHandling: seesNull,
    volatile,
    mainFunction(_, rows, out) {
      const columns = Array.from({ length: rows.columnCount }, (_each, index) => rows.getColumnVector(index))
      const all = Array.from({ length: rows.rowCount }, (_each, row) => columns.map(column => toValue(column.getItem(row))))
      const results: Value[] = []
      const computeRest = (): void => {
        for (const values of all.slice(results.length)) results.push(!seesNull && values.includes(null) ? null : compute(...values))
      }
      if (patience) withPatience(patience, { computeRest, done: () => results.length })
      else computeRest()
      results.forEach((value, row) => out.setItem(row, fromValue(value, result)))
      out.flush()
    },
  })
}

/** A clock over many rows is cheap, one a row is not: when the time is over, it goes on from the row that was cut off, unless that one had all of it. */
function withPatience({ ms, exceeded }: NonNullable<ScriptFunction['patience']>, { computeRest, done }: { readonly computeRest: () => void; readonly done: () => number }): void {
  for (let before = done(); !bounded(ms, computeRest); before = done()) {
    if (done() === before) throw new Error(exceeded)
  }
}

const scalars: Readonly<Record<string, DuckDBType>> = { VARCHAR, BLOB, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, UBIGINT, HUGEINT, FLOAT, DOUBLE }

function typeNamed(name: string): DuckDBType {
  if (name.endsWith('[]')) return LIST(typeNamed(name.slice(0, -2)))
  const type = scalars[name]
  if (!type) throw new EngineError('Catalog', `a function in JavaScript cannot take or give ${name}`)
  return type
}

function fromValue(value: Value, type: string): DuckDBValue {
  if (value === null) return null
  if (value instanceof Uint8Array) return blobValue(value)
  if (Array.isArray(value)) return listValue(value.map((item: Value) => fromValue(item, type.slice(0, -2))))
  if (typeof value === 'object') throw new EngineError('InvalidInput', `a function in JavaScript gave an object for ${type}`)
  return value
}
