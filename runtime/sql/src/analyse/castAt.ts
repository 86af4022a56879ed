import { type SqlType, types } from '../types.ts'
import { castTo } from './casts.ts'
import { clockText } from '../zones/sessionZone.ts'
import { type Scope } from './scope.ts'
import { retyped, type Typed } from './typed.ts'

/** A cast that the query asks for: unlike one that a function needs, it may take the current date for a TIME to become a moment. */
export function castAt(value: Typed, to: SqlType, scope: Scope, attempt = false): Typed | undefined {
  if (value.type.kind !== 'time' || (to.kind !== 'timestamp' && to.kind !== 'timestamp_ntz')) return castTo(value, to, attempt)
  const today = clockText(scope.translation.options.now, scope.translation.zone).slice(0, 10)
  return castTo(retyped(value, { type: types.timestampNtz, duckdb: `(DATE '${today}' + ${value.duckdb})` }), to, attempt)
}
