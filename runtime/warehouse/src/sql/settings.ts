import { offsetText, sessionZone, type Expression, type Place } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { taughtZone } from '../taught.ts'
import { partsOf, schemaName, type Defaults } from './names.ts'
import { done, listing, never, originIn, refuse, type Run, type Runner, type StatementOf, zoneIn } from './run.ts'

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
    if (value === undefined) return listing(pair, [[key, isZone(key) ? zoneIn(run).id : settings.get(key) ?? fixed.get(key.toLowerCase())?.shown ?? '<undefined>']])
    if (isZone(key)) await setZone(run, unquoted(value), place)
    const rule = fixed.get(key.toLowerCase())
    if (rule && !rule.allows(unquoted(value).toLowerCase())) {
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
    if (key === undefined || isZone(key)) session.zone = undefined
    return done
  },
}

/** LOCAL is the zone of the machine that computes, which is UTC on Databricks. */
export const setTimeZone: Runner<'setTimeZone'> = {
  writes: never,
  async run(run, { zone, place }) {
    await setZone(run, zone === 'LOCAL' ? 'UTC' : idOf(run, zone), place)
    return done
  },
}

async function setZone(run: Run, id: string, place: Place): Promise<void> {
  const zone = sessionZone(id)
  if (!zone) throw new WarehouseError('INVALID_CONF_VALUE.TIME_ZONE', `'${id}' is no time zone`, { origin: originIn(run, place), hint: 'write a region as Europe/Vienna, or an offset as +02:00' })
  await taughtZone(run.tools.engine, zone)
  run.session.zone = zone
}

function idOf(run: Run, zone: Expression): string {
  if (zone.kind === 'interval') {
    const seconds = Number(zone.microseconds) / 1_000_000
    if (zone.months === 0n && Number.isInteger(seconds) && Math.abs(seconds) <= 18 * 3600) return seconds === 0 ? 'Z' : offsetText(seconds)
    throw new WarehouseError('INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE', 'a time zone is an interval of whole seconds from -18 to 18 hours', { origin: originIn(run, zone.place) })
  }
  const word = zone.kind === 'literal' && zone.type.kind === 'string' ? zone.value : zone.kind === 'column' && zone.parts.length === 1 ? zone.parts[0]?.text : undefined
  if (typeof word === 'string') return word
  throw new WarehouseError('INVALID_SET_SYNTAX', 'the time zone is neither a text nor an interval', { origin: originIn(run, zone.place) })
}

const isZone = (key: string): boolean => ['timezone', 'spark.sql.session.timezone'].includes(key.toLowerCase())
const unquoted = (value: string): string => value.replace(/^(['"])(.*)\1$/, '$2')

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
  ['spark.sql.casesensitive', { shown: 'false', allows: isFalse }],
  ['spark.sql.storeassignmentpolicy', { shown: 'ANSI', allows: (value) => value === 'ansi' }],
  ['spark.sql.ansi.doublequotedidentifiers', { shown: 'false', allows: isFalse }],
  ['spark.sql.groupbyordinal', { shown: 'true', allows: isTrue }],
  ['spark.sql.orderbyordinal', { shown: 'true', allows: isTrue }],
  ['spark.sql.legacy.timeparserpolicy', { shown: 'CORRECTED', allows: (value) => value === 'corrected' }],
  ['legacy_time_parser_policy', { shown: 'CORRECTED', allows: (value) => value === 'corrected' }],
  ['spark.sql.mapkeydeduppolicy', { shown: 'EXCEPTION', allows: (value) => value === 'exception' }],
])
