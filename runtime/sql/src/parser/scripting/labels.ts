import { type Name, type ObjectName } from '../../tree/expression.ts'
import { type Cursor } from '../cursor.ts'
import { type Around, type OpenLabel } from './around.ts'

/** `label:`, if one stands here. */
export function parseLabel(cursor: Cursor): Name | undefined {
  if (!cursor.atName() || cursor.peek(1).text !== ':') return undefined
  const label = cursor.name()
  cursor.expect(':')
  return label
}

/** What stands around the statements inside of a block or loop with this label. */
export function openLabel(cursor: Cursor, around: Around, label: Name | undefined, of: OpenLabel['of']): Around {
  if (!label) return around
  const name = label.text.toUpperCase()
  if (forbidden.test(name)) cursor.refuse('LABEL_OR_FOR_VARIABLE_NAME_FORBIDDEN', `${label.text} may not be a label or the variable of a FOR`, label.place)
  if (around.labels.some((other) => other.name === name)) cursor.refuse('LABEL_OR_FOR_VARIABLE_ALREADY_EXISTS', `a block or loop around has the name ${label.text} already`, label.place)
  return { ...around, labels: [...around.labels, { name, of }] }
}

const forbidden = /^(BUILTIN|SESSION|SYS|SYS\..*|SYSTEM)$/

/** Behind the END of a block or loop: its label may stand there again. */
export function endLabel(cursor: Cursor, label: Name | undefined): void {
  if (!cursor.atName()) return
  const again = cursor.name()
  if (!label) cursor.refuse('END_LABEL_WITHOUT_BEGIN_LABEL', `${again.text} stands at the end, but no label at the beginning`, again.place)
  if (again.text.toUpperCase() !== label.text.toUpperCase()) cursor.refuse('LABELS_MISMATCH', `${label.text} begins here, and ${again.text} ends`, again.place)
}

/** The label that LEAVE or ITERATE names. */
export function jumpTo(cursor: Cursor, kind: 'leave' | 'iterate', { parts, place }: ObjectName, { labels }: Around): Name {
  const label = parts[0] as Name
  if (parts.length > 1) cursor.refuse('INVALID_LABEL_USAGE.QUALIFIED_LABEL_NAME', 'a label has a name of one part', place)
  const target = labels.find(({ name, of }) => name === label.text.toUpperCase() && of !== 'variable')
  if (!target) cursor.refuse('INVALID_LABEL_USAGE.DOES_NOT_EXIST', `no block or loop around has the label ${label.text}`, place)
  if (kind === 'iterate' && target.of === 'block') cursor.refuse('INVALID_LABEL_USAGE.ITERATE_IN_COMPOUND', `${label.text} is the label of a block, and only a loop has a next round`, place, 'LEAVE ends the block')
  return label
}
