import type { Place } from '@lagoon/sql'
import { WarehouseError } from '../error.ts'
import { originIn, type Run } from './run.ts'

/** The text of what a statement leaves behind, to be read anew. Throws where a parameter of EXECUTE IMMEDIATE stands in it: its value is gone by then. */
export function keptText(run: Run, node: { readonly place: Place }): string {
  const { start, end } = node.place
  const marker = run.script.stoodIn.find((place) => place.start >= start && place.end <= end)
  if (marker) {
    throw new WarehouseError('UNSUPPORTED_FEATURE.PARAMETER_MARKER_IN_UNEXPECTED_STATEMENT', 'a parameter cannot stand in what is kept as text', { origin: originIn(run, marker), hint: 'write its value into the text: EXECUTE IMMEDIATE takes any text that is computed' })
  }
  return run.script.textOf(node)
}
