import { type Token } from '../lexer.ts'

/** What is open at a place of a text: a block, a CASE that is a statement, or one that is an expression. */
type Opened = 'block' | 'statement' | 'expression'

/** Where a walk through the tokens of a text stands: what of SQL scripting is open, innermost last, and where the innermost statement begins. */
export interface Blocks { readonly open: readonly Opened[]; readonly first: number }

/** Within no block, at a statement that begins with the token of this number. */
export const outside = (first: number): Blocks => ({ open: [], first })

export const isInside = ({ open }: Blocks): boolean => open.length > 0

/**
 * After one more token. A block is opened by BEGIN where a statement may stand, and by CASE within a block; each is closed by an END
 * of its own, while IF and the loops are closed by `END IF` and their like. Everywhere else the words are names.
 */
export function stepOver(tokens: readonly Token[], at: number, blocks: Blocks): Blocks {
  const { open, first } = blocks
  const innermost = open.at(-1)
  if (innermost === undefined) return opensScript(tokens, first, at) ? { open: ['block'], first: at + 1 } : blocks
  const upper = tokens[at]?.upper ?? ''
  const isFirst = at === first
  if (!isFirst && namesBehind.has(tokens[at - 1]?.upper ?? '')) return blocks
  if (upper === 'CASE') return tokens[at - 1]?.upper === 'END' ? blocks : { open: [...open, isFirst ? 'statement' : 'expression'], first }
  if (innermost === 'expression') return upper === 'END' && closesCase(tokens, at) ? { open: open.slice(0, -1), first } : blocks
  if (upper === 'BEGIN') return isFirst || isHandler(tokens, first) ? { open: [...open, 'block'], first: at + 1 } : blocks
  if (upper === 'END') return closesBlock(tokens, at, isFirst) ? { open: open.slice(0, -1), first } : blocks
  return bodies.has(upper) || (upper === ':' && at === first + 1) ? { open, first: at + 1 } : blocks
}

/** What stands behind them is a name, or the field of a value. */
const namesBehind: ReadonlySet<string> = new Set(['.', 'AS', ':'])
/** Behind these a statement begins. */
const bodies: ReadonlySet<string> = new Set([';', 'THEN', 'ELSE', 'DO', 'LOOP', 'REPEAT'])
/** What may stand between EXPLAIN and its statement. */
const explainModes: ReadonlySet<string> = new Set(['EXTENDED', 'CODEGEN', 'COST', 'FORMATTED'])
const closers: ReadonlySet<string> = new Set(['IF', 'WHILE', 'FOR', 'LOOP', 'REPEAT'])
const wantingValue: ReadonlySet<string> = new Set(['CASE', 'WHEN', 'THEN', 'ELSE', ',', '(', '=', '<', '>', '+', '-', '*', '/', '||', 'AND', 'OR', 'NOT'])

/** `END` behind a value; one that stands where a value is wanted is a column of that name. */
const closesCase = (tokens: readonly Token[], at: number): boolean => !wantingValue.has(tokens[at - 1]?.upper ?? '')

/** `END`, not `END IF` and its like. Where no statement may begin it closes a block only if nothing follows: then a semicolon is missing before it. */
function closesBlock(tokens: readonly Token[], at: number, isFirst: boolean): boolean {
  const after = tokens[at + 1]
  if (isFirst) return !closers.has(after?.upper ?? '')
  return (after?.upper === ';' || after?.kind === 'end') && !['SELECT', 'DISTINCT', 'BY'].includes(tokens[at - 1]?.upper ?? '') && closesCase(tokens, at)
}

/** `DECLARE EXIT HANDLER FOR …`: its action may be a block. */
const isHandler = (tokens: readonly Token[], first: number): boolean => tokens[first]?.upper === 'DECLARE' && tokens[first + 2]?.upper === 'HANDLER'

/** `BEGIN` at the start of a statement, also behind a label or EXPLAIN (which is then refused as a whole), or as the body of a procedure. */
function opensScript(tokens: readonly Token[], first: number, at: number): boolean {
  if (tokens[at]?.upper !== 'BEGIN') return false
  const after = tokens[at + 1]
  if (after?.upper === 'TRANSACTION' || after?.upper === ';' || after?.kind === 'end') return false
  const start = tokens[first]?.upper !== 'EXPLAIN' ? first : explainModes.has(tokens[first + 1]?.upper ?? '') ? first + 2 : first + 1
  if (at === start || (at === start + 2 && tokens[at - 1]?.upper === ':')) return true
  return tokens[first]?.upper === 'CREATE' && tokens.slice(first + 1, first + 4).some(token => token.upper === 'PROCEDURE')
}
