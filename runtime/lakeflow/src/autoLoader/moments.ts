import { duckdbType, inZone, type SessionZone, type SqlType } from '@lagoon/sql'

/** Text of a file as a type; null for what is none. A time without a zone shows the clock of `zone`. */
export function readAs(text: string, wanted: SqlType, zone: SessionZone): string {
  if (wanted.kind !== 'timestamp' || zone.offsetUs === 0n) return `TRY_CAST(${text} AS ${duckdbType(wanted)})`
  // An offset, or a name.
  const hasZone = `regexp_matches(${text}, ':\\d{2}.*[A-Za-z+-]')`
  return `CASE WHEN ${hasZone} THEN TRY_CAST(${text} AS TIMESTAMPTZ) ELSE ${inZone(`dbx_instant(TRY_CAST(${text} AS TIMESTAMP))`, zone)} END`
}

/** Whether a value of the type holds times that DuckDB would read by UTC's clock. */
export function holdsInstants(type: SqlType): boolean {
  switch (type.kind) {
    case 'timestamp': return true
    case 'array': return holdsInstants(type.element)
    case 'map': return holdsInstants(type.key) || holdsInstants(type.value)
    case 'struct': return type.fields.some((field) => holdsInstants(field.type))
    default: return false
  }
}
