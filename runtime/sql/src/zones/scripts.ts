import { fromCsvScript } from '../scripts/csv/scripts.ts'
import { readInstantScript } from '../scripts/datetimes.ts'
import { fromJsonScript } from '../scripts/json/fromJson.ts'
import { rareInstantScript } from '../scripts/rareTimes.ts'
import { type ScriptFunction } from '../scripts/script.ts'
import { variantCastScript } from '../scripts/variant/scripts.ts'
import { type SessionZone, utc } from './sessionZone.ts'

/** The scripts that take a text without a zone for one of the session's clock. */
export const zonedScripts = (zone: SessionZone): readonly ScriptFunction[] => [readInstantScript, rareInstantScript, fromJsonScript, fromCsvScript, variantCastScript].map(make => make(zone))

export const zonedScriptNames: readonly string[] = zonedScripts(utc).map(({ name }) => name)
