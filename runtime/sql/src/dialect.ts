import { macros } from './macros/all.ts'
import { collectionScripts } from './scripts/collections.ts'
import { csvScripts } from './scripts/csv/scripts.ts'
import { calendarScripts } from './scripts/calendarIntervals.ts'
import { datetimeScripts } from './scripts/datetimes.ts'
import { decimalScripts } from './scripts/decimals.ts'
import { intervalScripts } from './scripts/intervals.ts'
import { jsonScripts } from './scripts/json/scripts.ts'
import { randomScripts } from './scripts/random.ts'
import { roundingScripts } from './scripts/rounding.ts'
import { sketchScripts } from './scripts/sketches/scripts.ts'
import { statisticsScripts } from './scripts/statistics.ts'
import { rareTimeScripts } from './scripts/rareTimes.ts'
import { type ScriptFunction } from './scripts/script.ts'
import { textScripts } from './scripts/text.ts'
import { variantScripts } from './scripts/variant/scripts.ts'
import { xmlScripts } from './scripts/xml/scripts.ts'

/** What an engine must learn once before it is given a translated query. All names begin with `dbx_`; each macro comes behind those it calls. */
export const dialect: { readonly scripts: readonly ScriptFunction[]; readonly macros: readonly string[] } = {
  scripts: [...datetimeScripts, ...rareTimeScripts, ...calendarScripts, ...decimalScripts, ...textScripts, ...intervalScripts, ...randomScripts, ...roundingScripts, ...statisticsScripts, ...sketchScripts, ...jsonScripts, ...variantScripts, ...collectionScripts, ...csvScripts, ...xmlScripts],
  macros,
}
