import { DeltaError } from '@lagoon/delta'
import { CatalogError } from '@lagoon/unity-catalog'
import { type Place } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { originOf } from './names.ts'
import type { Run } from './run.ts'

/** What a statement throws without saying where is said to be where the statement begins. */
export async function placed<T>(run: Run, place: Place, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    const known = error instanceof WarehouseError || error instanceof CatalogError || error instanceof DeltaError ? error : undefined
    if (!known || ('origin' in known && known.origin)) throw error
    throw new WarehouseError(known.code, known.message, { cause: known instanceof WarehouseError ? known.cause : known, hint: 'hint' in known ? known.hint : undefined, origin: originOf(run.file, place) })
  }
}
