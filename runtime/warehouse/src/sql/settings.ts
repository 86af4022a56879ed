import type { Expression } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { partsOf, schemaName, type Defaults } from './names.ts'
import { done, listing, never, originIn, refuse, type Run, type Runner, type StatementOf } from './run.ts'

/** USE, SET, RESET and SET TIME ZONE: what a session remembers. */
export const use: Runner<'use'> = {
  writes: never,
  async run(run, statement) {
    run.session.defaults = await defaultsAfter(run, statement)
    return done
  },
}

async function defaultsAfter(run: Run, { what, name, place }: StatementOf<'use'>): Promise<Defaults> {
  const parts = partsOf(name)
  if (what === 'catalog') {
    if (parts.length !== 1) return refuse(run, place, `USE CATALOG ${parts.join('.')}`)
    return { catalog: (await run.tools.catalog.catalog(parts[0] ?? '')).name, schema: 'default' }
  }
  const { catalog, schema } = schemaName(parts, run.session.defaults, originIn(run, name.place))
  const entry = await run.tools.catalog.schema(catalog, schema)
  return { catalog: entry.catalog, schema: entry.name }
}

/** `SET key = value` also fills in `${key}` in what follows. A setting that would change what a query means is refused. */
export const set: Runner<'set'> = {
  writes: never,
  async run(run, { key, value, place }) {
    const { settings } = run.session
    if (key === undefined) return listing(pair, [...settings])
    if (value === undefined) return listing(pair, [[key, settings.get(key) ?? fixed.get(key.toLowerCase())?.shown ?? '<undefined>']])
    const rule = fixed.get(key.toLowerCase())
    if (rule && !rule.allows(value.replace(/^(['"])(.*)\1$/, '$2').toLowerCase())) {
      return refuse(run, place, `SET ${key} = ${value}`, `${key} is ${rule.shown} here, always`)
    }
    settings.set(key, value)
    return listing(pair, [[key, value]])
  },
}

export const reset: Runner<'reset'> = {
  writes: never,
  async run({ session }, { key }) {
    if (key === undefined) session.settings.clear()
    else session.settings.delete(key)
    return done
  },
}

/** Sessions are in UTC: a zone that is always equal to it is accepted. */
export const setTimeZone: Runner<'setTimeZone'> = {
  writes: never,
  async run(run, { zone, place }) {
    const name = zone === 'LOCAL' ? 'UTC' : zoneOf(zone)
    if (name === undefined) throw new WarehouseError('INVALID_SET_SYNTAX', 'the time zone is neither a text nor an interval', { origin: originIn(run, place) })
    if (!isUtc(name.toLowerCase())) return refuse(run, place, `SET TIME ZONE ${name}`, 'sessions are in UTC: from_utc_timestamp and to_utc_timestamp know zones')
    return done
  },
}

function zoneOf(zone: Expression): string | undefined {
  if (zone.kind === 'interval') return zone.microseconds === 0n && zone.months === 0n ? 'UTC' : 'an interval'
  return zone.kind === 'literal' && typeof zone.value === 'string' ? zone.value : undefined
}

const isUtc = (zone: string): boolean => ['utc', 'etc/utc', 'gmt', 'z', '+00:00', 'utc+0', 'gmt+0', 'etc/gmt'].includes(zone)
const isTrue = (value: string): boolean => value === 'true'
const isFalse = (value: string): boolean => value === 'false'

const pair = { key: 'string', value: 'string' } as const

interface FixedSetting {
  readonly shown: string
  allows(value: string): boolean
}
/** Settings of Spark and of a SQL warehouse that say what a query means, and the one value that this warehouse knows. */
const fixed: ReadonlyMap<string, FixedSetting> = new Map<string, FixedSetting>([
  ['ansi_mode', { shown: 'true', allows: isTrue }],
  ['spark.sql.ansi.enabled', { shown: 'true', allows: isTrue }],
  ['timezone', { shown: 'UTC', allows: isUtc }],
  ['spark.sql.session.timezone', { shown: 'UTC', allows: isUtc }],
  ['spark.sql.casesensitive', { shown: 'false', allows: isFalse }],
  ['spark.sql.storeassignmentpolicy', { shown: 'ANSI', allows: (value) => value === 'ansi' }],
  ['spark.sql.ansi.doublequotedidentifiers', { shown: 'false', allows: isFalse }],
  ['spark.sql.groupbyordinal', { shown: 'true', allows: isTrue }],
  ['spark.sql.orderbyordinal', { shown: 'true', allows: isTrue }],
  ['spark.sql.legacy.timeparserpolicy', { shown: 'CORRECTED', allows: (value) => value === 'corrected' }],
  ['legacy_time_parser_policy', { shown: 'CORRECTED', allows: (value) => value === 'corrected' }],
  ['spark.sql.mapkeydeduppolicy', { shown: 'EXCEPTION', allows: (value) => value === 'exception' }],
])
