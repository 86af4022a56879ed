import { type Join } from '../tree/query.ts'
import { isHarmless } from './harmless.ts'
import { branchesOf, isHarmlessCondition, operandsOf } from './rules/logic.ts'
import { type Comparison, comparisonIn } from './rules/compared.ts'
import { type FromScope } from './scope.ts'
import { findTyped, type Typed } from './typed.ts'

type Sides = 'left' | 'right' | 'both' | 'none'

/** An operand of the ANDs of ON; `compared` where each side of a comparison reads one side of the join alone. */
interface Operand { readonly value: Typed; readonly sides: Sides; readonly compared?: Comparison | undefined }

/** The condition of an outer, semi or anti join: its text, and whether it is slow to meet as it stands. */
export interface JoinCondition {
  readonly duckdb: string
  /**
   * Whether DuckDB would compare every row with every row: it does in an outer join as soon as one condition over both sides is more
   * than a comparison, or reads the side that stays, although another one is an equality that a hash can find.
   */
  readonly isSlow: boolean
}

/**
 * DuckDB makes each comparison of both sides a key of the join, which it computes for every row: what may raise becomes a CASE that asks first what
 * stands before it. Equalities stay as they are: Spark computes them for every row as well. What compares stays a comparison, so that only conditions
 * over its own side are asked. A condition over the side whose rows all stay would keep DuckDB from any key: a comparison takes it in, whose null meets nothing.
 */
export function joinCondition(type: Join['type'], on: Typed, left: FromScope, right: FromScope): JoinCondition {
  const sidesOf = sidesIn(left, right)
  const written = operandsOf(on).map((value): Operand => {
    const sides = sidesOf(value)
    const compared = sides === 'both' ? comparisonIn(value) : undefined
    return { value, sides, compared: compared?.values.some(each => sidesOf(each) === 'both') ? undefined : compared }
  })
  // Spark asks what reads one side first, but for FULL.
  const operands = type === 'FULL' ? written : [...written.filter(({ sides }) => sides !== 'both'), ...written.filter(({ sides }) => sides === 'both')]
  const takenIn = (keptSides[type] ?? []).flatMap(side => takingIn(operands, side, sidesOf))
  const away = new Set(takenIn.flatMap(({ guards }) => guards))
  const texts = operands.flatMap((operand, index) => (away.has(operand) ? [] : [guarded(operand, operands.slice(0, index).filter(isGuard), takenIn, sidesOf)]))
  const isLoose = (operand: Operand): boolean => (keptSides[type] ?? []).includes(operand.sides) && isGuard(operand) && !away.has(operand)
  const isSlow = operands.some(isEquality) && operands.some(operand => isLoose(operand) || (operand.sides === 'both' && (operand.compared === undefined || operand.compared.operator === '<>')))
  return { duckdb: texts.length === 1 ? (texts[0] ?? '') : `(${texts.join(' AND ')})`, isSlow }
}

/** The sides whose rows are there whatever they meet. */
const keptSides: Readonly<Partial<Record<Join['type'], readonly Sides[]>>> = { LEFT: ['left'], RIGHT: ['right'], FULL: ['left', 'right'], ANTI: ['left'] }

/** Conditions over one side that a comparison takes in. */
interface TakenIn { readonly by: Operand; readonly side: Sides; readonly guards: readonly Operand[] }

/** What takes in the conditions over one side: a comparison that they keep from raising nothing that Spark would raise. */
function takingIn(operands: readonly Operand[], side: Sides, sidesOf: (value: Typed) => Sides): readonly TakenIn[] {
  const guards = operands.filter(operand => operand.sides === side && isGuard(operand))
  const last = operands.indexOf(guards.at(-1) as Operand)
  const candidates = operands.filter((operand, index) => {
    const own = operand.compared?.values.find(each => sidesOf(each) === side)
    return own && operand.compared?.operator !== 'IS NOT DISTINCT FROM' && (isHarmless(own) || (!isEquality(operand) && index > last))
  })
  const by = candidates.find(isEquality) ?? candidates[0]
  return by && guards.length > 0 ? [{ by, side, guards }] : []
}

const isEquality = ({ compared }: Operand): boolean => compared?.operator === '=' || compared?.operator === 'IS NOT DISTINCT FROM'

/** What is asked twice must be cheap to ask, and answer alike. */
const isGuard = ({ value }: Operand): boolean => value.isVolatile !== true && findTyped(value, each => each.subquery !== undefined) === undefined

function guarded(operand: Operand, before: readonly Operand[], takenIn: readonly TakenIn[], sidesOf: (value: Typed) => Sides): string {
  const { value, sides, compared } = operand
  const asked = compared?.values.map(each => {
    const side = sidesOf(each)
    const taken = takenIn.find(({ by, side: own }) => by === operand && own === side)
    return taken?.guards ?? (isEquality(operand) || isHarmless(each) ? [] : before.filter(other => other.sides === side))
  })
  if (!compared) return isHarmlessCondition(value) ? value.duckdb : where(before.filter(other => sides === 'both' || other.sides === sides), value.duckdb)
  if (!asked?.some(guards => guards.length > 0)) return value.duckdb
  const [a, b] = compared.texts.map((text, index) => where(asked[index] ?? [], text))
  return `(${a ?? ''} ${compared.operator} ${b ?? ''})`
}

const where = (guards: readonly Operand[], text: string): string =>
  (guards.length === 0 ? [] : branchesOf('AND', guards.map(({ value }) => value))).reduceRight((inner, run) => `CASE WHEN ${run.duckdb} THEN ${inner} END`, text)

function sidesIn(left: FromScope, right: FromScope): (value: Typed) => Sides {
  const [ofLeft, ofRight] = [left, right].map(from => new Set(from.columns.map(column => column.duckdb)))
  const reads = (value: Typed, side: ReadonlySet<string> | undefined): boolean => findTyped(value, each => each.column !== undefined && side?.has(each.duckdb) === true) !== undefined
  return value => {
    const [readsLeft, readsRight] = [reads(value, ofLeft), reads(value, ofRight)]
    if (readsLeft && readsRight) return 'both'
    return readsLeft ? 'left' : readsRight ? 'right' : 'none'
  }
}
