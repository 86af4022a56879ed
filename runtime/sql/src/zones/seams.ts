import { packedParameters } from '../macros/packed.ts'
import { type SessionZone } from './sessionZone.ts'

const macro = (signature: string, body: string): string => `CREATE OR REPLACE MACRO ${signature} AS ${body}`

/**
 * The macros that know what a clock shows; all others go through them. The session's are UTC's here, where the clock of an instant is its
 * count of microseconds (AT TIME ZONE would ask ICU for each row); `seamsOf` has those of other zones.
 */
export const utcClocks: readonly string[] = [
  macro('dbx_clock(t)', 'make_timestamp(epoch_us(t))'),
  macro('dbx_instant(c)', 'make_timestamptz(epoch_us(c))'),
  macro('dbx_clock_us(t)', 'epoch_us(t)'),
  // In every session.
  macro('dbx_utc_clock(t)', 'make_timestamp(epoch_us(t))'),
  macro('dbx_utc_instant(c)', 'make_timestamptz(epoch_us(c))'),
]

/** What stands, in a zone whose clock is another than UTC's, for UTC's macros of these names (`utcClocks`, `macros/moments.ts`). */
export function seamsOf({ name, offsetUs }: SessionZone): readonly string[] {
  if (offsetUs === 0n) return []
  return offsetUs === undefined ? [...clocksOf(`'${name}'`), ...civil, ...shown] : [macro('dbx_clock(t)', `make_timestamp(epoch_us(t) + (${offsetUs}))`), macro('dbx_instant(c)', `make_timestamptz(epoch_us(c) - (${offsetUs}))`), clockUs, ...shown]
}

const clockUs = macro('dbx_clock_us(t)', 'epoch_us(dbx_clock(t))')
const clocksOf = (zone: string): readonly string[] => [macro('dbx_clock(t)', `timezone(${zone}, t)`), macro('dbx_instant(c)', `list_transform([c], lambda _c: dbx_region_to_utc(_c, ${zone}))[1]`), clockUs]

/** What a clock does that is put forward and back. Each names its arguments once, as the room's README says. */
const civil: readonly string[] = [
  // A clock that was moved or cut keeps the offset it had, as long as that is true of the instant it leads to.
  macro('dbx_keeping(t, before, after)', `list_transform([${packedParameters({ c: 'after', e: 'make_timestamptz(epoch_us(t) + epoch_us(after) - epoch_us(before))' })}], lambda _k: CASE WHEN dbx_clock(_k['e']) = _k['c'] THEN _k['e'] ELSE dbx_instant(_k['c']) END)[1]`),
  macro('dbx_civilly(t, civil)', `list_transform([t], lambda _m: list_transform([dbx_clock(_m)], lambda _n: dbx_keeping(_m, _n, _n + civil))[1])[1]`),
  macro('dbx_later(t, us)', 'make_timestamptz(epoch_us(t) + us)'),
  macro('dbx_parts(i)', `list_transform([i], lambda _i: {'m': dbx_calendar_months(_i), 'd': dbx_calendar_days(_i), 'us': dbx_calendar_us(_i)})[1]`),
  macro('dbx_moved_days(t, m, us)', 'dbx_later(dbx_civilly(t, to_months(CAST(m AS INTEGER)) + to_days(CAST(us // 86400000000 AS INTEGER))), us % 86400000000)'),
  macro('dbx_moved(t, i)', `list_transform([${packedParameters({ t: 't', p: 'dbx_parts(i)' })}], lambda _i: dbx_moved_days(_i['t'], _i['p']['m'], _i['p']['d'] * 86400000000 + _i['p']['us']))[1]`),
  macro('dbx_moved_by_calendar(t, i)', `list_transform([${packedParameters({ t: 't', p: 'dbx_parts(i)' })}], lambda _i: dbx_later(dbx_civilly(dbx_civilly(_i['t'], to_months(CAST(_i['p']['m'] AS INTEGER))), to_days(CAST(_i['p']['d'] AS INTEGER))), _i['p']['us']))[1]`),
  macro('dbx_moved_back(t, i)', 'dbx_moved(t, -(i))'),
  macro('dbx_moved_back_by_calendar(t, i)', 'dbx_moved_by_calendar(t, -(i))'),
  // The beginning of a week, month or year is that of its first day; hours and days keep the offset.
  macro('dbx_trunc_instant(u, t)', `list_transform([t], lambda _t: list_transform([dbx_clock(_t)], lambda _u: list_transform([dbx_date_trunc(u, _u)], lambda _v: CASE WHEN dbx_unit(u) IS NOT NULL THEN dbx_instant(_v) ELSE dbx_keeping(_t, _u, _v) END)[1])[1])[1]`),
  macro('dbx_day_seconds(t)', `(epoch_us(t) - epoch_us(dbx_instant(date_trunc('day', dbx_clock(t))))) // 1000000`),
  macro('dbx_steps(a, b, n, months, days, us)', `list_filter(list_transform(range(0, n), lambda _s: dbx_later(dbx_civilly(a, to_months(CAST(_s * months AS INTEGER)) + to_days(CAST(_s * days AS INTEGER))), _s * us)), lambda _s: CASE WHEN months > 0 OR days > 0 OR us > 0 THEN _s <= b ELSE _s >= b END)`),
  macro('dbx_checked_step(a, b, size)', `CASE WHEN (size > 0 AND a > b) OR (size < 0 AND a < b) OR (size = 0 AND a <> b) THEN error('[ILLEGAL_SEQUENCE] Illegal sequence boundaries: ' || CAST(a AS VARCHAR) || ' to ' || CAST(b AS VARCHAR)) ELSE size END`),
  macro('dbx_instant_sequence(a, b, step)', `list_transform([${packedParameters({ a: 'a', b: 'b', us: 'epoch_us(step)' })}], lambda _q: CASE WHEN dbx_checked_step(_q['a'], _q['b'], _q['us']) = 0 THEN [_q['a']]
     ELSE dbx_steps(_q['a'], _q['b'], abs(epoch_us(_q['b']) - epoch_us(_q['a'])) // abs(_q['us']) + 3, 0, _q['us'] // 86400000000, _q['us'] % 86400000000) END)[1]`),
  macro('dbx_instant_month_sequence(a, b, step)', `list_transform([${packedParameters({ a: 'a', b: 'b', m: 'step' })}], lambda _q: CASE WHEN dbx_checked_step(_q['a'], _q['b'], _q['m']) = 0 THEN [_q['a']]
     ELSE dbx_steps(_q['a'], _q['b'], abs(dbx_month_number(dbx_clock(_q['b'])) - dbx_month_number(dbx_clock(_q['a']))) // abs(_q['m']) + 1, _q['m'], 0, 0) END)[1]`),
  // Steps of a day or more are civil, shorter ones pass as they pass.
  macro('dbx_instant_bucket(size, t, o)', `list_transform([${packedParameters({ s: 'size', t: 't', o: 'o' })}], lambda _b: CASE WHEN _b['s'] >= 86400000000 THEN dbx_instant(dbx_us_bucket(_b['s'], dbx_clock(_b['t']), dbx_clock(_b['o']))) ELSE dbx_utc_instant(dbx_us_bucket(_b['s'], dbx_utc_clock(_b['t']), dbx_utc_clock(_b['o']))) END)[1]`),
]

/** How an instant is written with its offset. */
const shown: readonly string[] = [
  macro('dbx_ahead(t)', `list_transform([t], lambda _y: (epoch_us(dbx_clock(_y)) - epoch_us(_y)) // 1000000)[1]`),
  macro('dbx_offset_text(s)', `list_transform([s], lambda _x: CASE WHEN _x < 0 THEN '-' ELSE '+' END || dbx_two_digits(abs(_x) // 3600) || ':' || dbx_two_digits(abs(_x) // 60 % 60) || CASE WHEN _x % 60 = 0 THEN '' ELSE ':' || dbx_two_digits(abs(_x) % 60) END)[1]`),
  macro('dbx_iso_instant(t)', `list_transform([t], lambda _z: strftime(dbx_clock(_z), '%Y-%m-%dT%H:%M:%S.%g') || CASE WHEN dbx_ahead(_z) = 0 THEN 'Z' ELSE dbx_offset_text(dbx_ahead(_z)) END)[1]`),
  macro('dbx_json_instant(t)', `('"' || dbx_iso_instant(t) || '"')`),
  macro('dbx_variant_instant(t)', `list_transform([t], lambda _z: '"' || dbx_timestamp_to_string(_z) || dbx_offset_text(dbx_ahead(_z)) || '"')[1]`),
]
