import { type Token } from '../lexer.ts'

/** Where a walk through the tokens of a text stands: how many blocks of SQL scripting are open, and where the innermost statement begins. */
export interface Blocks { readonly depth: number; readonly first: number }

/** Within no block, at a statement that begins with the token of this number. */
export const outside = (first: number): Blocks => ({ depth: 0, first })

/**
 * After one more token. A block is opened by BEGIN where a statement may stand, and by CASE within a block; each is closed by an END
 * of its own, while IF and the loops are closed by `END IF` and their like.
 */
export function stepOver(tokens: readonly Token[], at: number, blocks: Blocks): Blocks {
  const { depth, first } = blocks
  if (depth === 0) return opensScript(tokens, first, at) ? { depth: 1, first: at + 1 } : blocks
  const before = tokens[at - 1]?.upper ?? ''
  const upper = tokens[at]?.upper ?? ''
  if (before === '.' || before === 'AS') return blocks
  if (upper === 'BEGIN') return at === first || tokens[first]?.upper === 'DECLARE' ? { depth: depth + 1, first: at + 1 } : blocks
  if (upper === 'CASE') return before === 'END' ? blocks : { depth: depth + 1, first }
  if (upper === 'END') return closers.has(tokens[at + 1]?.upper ?? '') ? blocks : { depth: depth - 1, first }
  return bodies.has(upper) || (upper === ':' && at === first + 1) ? { depth, first: at + 1 } : blocks
}

const closers: ReadonlySet<string> = new Set(['IF', 'WHILE', 'FOR', 'LOOP', 'REPEAT'])
/** Behind these a statement begins. */
const bodies: ReadonlySet<string> = new Set([';', 'THEN', 'ELSE', 'DO', 'LOOP', 'REPEAT'])

/** `BEGIN` at the start of a statement, also behind a label, or as the body of a procedure. */
function opensScript(tokens: readonly Token[], start: number, at: number): boolean {
  if (tokens[at]?.upper !== 'BEGIN') return false
  const after = tokens[at + 1]
  if (after?.upper === 'TRANSACTION' || after?.upper === ';' || after?.kind === 'end') return false
  if (at === start || (at === start + 2 && tokens[at - 1]?.upper === ':')) return true
  return tokens[start]?.upper === 'CREATE' && tokens.slice(start + 1, start + 4).some(token => token.upper === 'PROCEDURE')
}
