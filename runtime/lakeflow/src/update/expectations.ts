import { quoteText, type Engine } from '@lagoon/engine'
import { LakeflowError } from '../error.ts'
import type { ExpectationResult } from '../events.ts'
import type { Rule } from '../graph/compile.ts'

export interface Judgement {
  readonly results: readonly ExpectationResult[]
  /** Rows that at least one DROP ROW rule drops. */
  readonly dropped: bigint
  /** The rows that stay, as a SELECT. */
  readonly kept: string
}

/**
 * Counts each rule over all rows in one pass that reads only the columns of the rules. Throws
 * `EXPECTATION_VIOLATION.VERBOSITY_ALL` when a FAIL UPDATE rule is broken: then nothing is written.
 */
export async function judge(engine: Engine, { relation, rules, dataset, flow }: { readonly relation: string; readonly rules: readonly Rule[]; readonly dataset: string; readonly flow: string }): Promise<Judgement> {
  if (rules.length === 0) return { results: [], dropped: 0n, kept: `SELECT * FROM ${relation}` }
  const dropping = rules.filter(({ action }) => action === 'DROP ROW')
  const stays = dropping.map(({ passes }) => passes).join(' AND ')
  const counts = rules.map(({ passes }, i) => `count(*) FILTER (WHERE NOT ${passes}) AS failed_${i}`)
  const dropped = dropping.length === 0 ? '0' : `count(*) FILTER (WHERE NOT (${stays}))`
  const [row = {}] = await engine.rows(`SELECT count(*) AS judged, ${dropped} AS dropped, ${counts.join(', ')} FROM ${relation}`)
  const count = (name: string): bigint => BigInt(String(row[name] ?? 0))
  const results = rules.map(({ name, action }, i): ExpectationResult => ({ name, dataset, action, failed: count(`failed_${i}`), passed: count('judged') - count(`failed_${i}`) }))
  const broken = results.filter(({ action, failed }) => action === 'FAIL UPDATE' && failed > 0n)
  if (broken.length > 0) throw await violation(engine, { relation, broken, rules, flow })
  return { results, dropped: count('dropped'), kept: dropping.length === 0 ? `SELECT * FROM ${relation}` : `SELECT * FROM ${relation} WHERE ${stays}` }
}

async function violation(
  engine: Engine,
  { relation, broken, rules, flow }: { readonly relation: string; readonly broken: readonly ExpectationResult[]; readonly rules: readonly Rule[]; readonly flow: string },
): Promise<LakeflowError> {
  const named = broken.map(({ name, failed }) => `${name} (${failed} rows)`).join(', ')
  const rule = rules.find(({ name }) => name === broken[0]?.name)
  const [example = {}] = rule ? await engine.rows(`SELECT CAST(to_json(r) AS VARCHAR) AS example FROM (SELECT * FROM ${relation} WHERE NOT ${rule.passes} LIMIT 1) r`) : []
  return new LakeflowError('EXPECTATION_VIOLATION.VERBOSITY_ALL', `the flow ${flow} met rows that break ${named}; nothing was written. An example: ${String(example['example'])}`, {
    hint: 'correct the source, or let the rule DROP ROW',
  })
}

/** The rows that a DROP ROW rule drops, with the names of all rules that each breaks. */
export function droppedSelect(relation: string, rules: readonly Rule[]): string {
  const broken = rules.map(({ name, passes }) => `CASE WHEN NOT ${passes} THEN ${quoteText(name)} END`)
  const stays = rules.filter(({ action }) => action === 'DROP ROW').map(({ passes }) => passes).join(' AND ')
  return `SELECT *, list_filter([${broken.join(', ')}], lambda name: name IS NOT NULL) AS __failed_expectations FROM ${relation} WHERE NOT (${stays})`
}
