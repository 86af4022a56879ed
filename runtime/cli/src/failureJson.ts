import { jsonText } from '@lagoon/workspace'
import type { Told } from './failure.ts'
import { schemaVersion } from './print/output.ts'

/** What `failureLines` tells, for `-o json`. */
export function failureJson(error: unknown): string {
  const told: Told = error instanceof Error ? error : { message: String(error) }
  const { code, origin, hint, problems } = told
  return jsonText({ schema_version: schemaVersion, error: { code, message: String(told.message), origin, hint, problems } })
}
