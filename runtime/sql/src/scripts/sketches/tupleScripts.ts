import { raised, type ScriptFunction, type ScriptValue } from '../script.ts'
import { keyKinds } from './keys.ts'
import { fraction, nominalEntries } from './theta.ts'
import { readTheta } from './thetaBytes.ts'
import { ofAll, thetaHash } from './thetaScripts.ts'
import { difference, intersection, type Mode, modes, type SummaryKind, summaryOf, tupleEstimate, type TupleSketch, withSummaries } from './tuple.ts'
import { readTuple, writeTuple } from './tupleBytes.ts'
import { TupleTable } from './tupleTable.ts'

function modeNamed(text: ScriptValue, fn: string): Mode {
  const found = modes.find(mode => mode === (text as string).toLowerCase())
  if (!found) throw raised('TUPLE_INVALID_SKETCH_MODE', `${fn} takes one of the modes ${modes.join(', ')}, not ${text as string}`)
  return found
}

const kinds: readonly SummaryKind[] = ['integer', 'double']
const hashesOf = ({ empty, theta, entries }: TupleSketch) => ({ empty, theta, hashes: entries.map(({ hash }) => hash) })

function united(sketches: readonly TupleSketch[], { lg, mode, kind, fn }: { lg: number; mode: Mode; kind: SummaryKind; fn: string }): TupleSketch {
  nominalEntries(lg, fn)
  const table = new TupleTable(lg, mode, kind)
  for (const sketch of sketches) table.merge(sketch)
  return table.result()
}

function aggregates(kind: SummaryKind): ScriptFunction[] {
  const type = kind === 'integer' ? 'INTEGER' : 'DOUBLE'
  const fn = `tuple_sketch_agg_${kind}`
  return keyKinds.map(keys => ({
    name: `dbx_js_tuple_${kind}_${keys.name}`, parameters: [`${keys.type}[]`, `${type}[]`, 'INTEGER', 'VARCHAR'], result: 'BLOB',
    compute(all, values, lg, mode) {
      nominalEntries(lg as number, fn)
      const table = new TupleTable(lg as number, modeNamed(mode ?? null, fn), kind)
      for (const [index, key] of (all as readonly ScriptValue[]).entries()) {
        const hash = thetaHash(keys, key)
        if (hash !== undefined) table.add(hash, (values as readonly number[])[index] as number)
      }
      // Spark merges what it has gathered once more, which may move entries.
      return writeTuple(united([table.whole()], { lg: lg as number, mode: modeNamed(mode ?? null, fn), kind, fn }), kind)
    },
  }))
}

function ofSketches(kind: SummaryKind): ScriptFunction[] {
  const all = (blobs: ScriptValue, fn: string, combine: (sketches: TupleSketch[]) => TupleSketch) => ofAll(blobs, bytes => readTuple(bytes, kind, fn), sketches => writeTuple(combine(sketches), kind))
  const one = (bytes: ScriptValue, name: string): TupleSketch => readTuple(bytes as Uint8Array, kind, `${name}_${kind}`)
  const result = kind === 'integer' ? 'BIGINT' : 'DOUBLE'
  return [
    {
      name: `dbx_js_tuple_union_${kind}`, parameters: ['BLOB[]', 'INTEGER', 'VARCHAR', 'VARCHAR'], result: 'BLOB',
      compute: (blobs, lg, mode, fn) => all(blobs, fn as string, sketches => united(sketches, { lg: lg as number, mode: modeNamed(mode, fn as string), kind, fn: fn as string })),
    },
    {
      name: `dbx_js_tuple_union_theta_${kind}`, parameters: ['BLOB', 'BLOB', 'INTEGER', 'VARCHAR'], result: 'BLOB',
      compute(tuple, theta, lg, modeText) {
        const fn = `tuple_union_theta_${kind}`
        const mode = modeNamed(modeText, fn)
        return writeTuple(united([one(tuple, 'tuple_union_theta'), withSummaries(readTheta(theta as Uint8Array, fn), mode, kind)], { lg: lg as number, mode, kind, fn }), kind)
      },
    },
    {
      name: `dbx_js_tuple_intersection_${kind}`, parameters: ['BLOB[]', 'VARCHAR', 'VARCHAR'], result: 'BLOB',
      compute: (blobs, mode, fn) => all(blobs, fn as string, sketches => intersection(sketches, modeNamed(mode, fn as string), kind)),
    },
    {
      name: `dbx_js_tuple_intersection_theta_${kind}`, parameters: ['BLOB', 'BLOB', 'VARCHAR'], result: 'BLOB',
      compute(tuple, theta, modeText) {
        const fn = `tuple_intersection_theta_${kind}`
        const mode = modeNamed(modeText, fn)
        return writeTuple(intersection([one(tuple, 'tuple_intersection_theta'), withSummaries(readTheta(theta as Uint8Array, fn), mode, kind)], mode, kind), kind)
      },
    },
    { name: `dbx_js_tuple_difference_${kind}`, parameters: ['BLOB', 'BLOB'], result: 'BLOB', compute: (from, without) => writeTuple(difference(one(from, 'tuple_difference'), hashesOf(one(without, 'tuple_difference'))), kind) },
    {
      name: `dbx_js_tuple_difference_theta_${kind}`, parameters: ['BLOB', 'BLOB'], result: 'BLOB',
      compute: (from, without) => writeTuple(difference(one(from, 'tuple_difference_theta'), readTheta(without as Uint8Array, `tuple_difference_theta_${kind}`)), kind),
    },
    { name: `dbx_js_tuple_estimate_${kind}`, parameters: ['BLOB'], result: 'DOUBLE', compute: bytes => tupleEstimate(one(bytes, 'tuple_sketch_estimate')) },
    { name: `dbx_js_tuple_theta_${kind}`, parameters: ['BLOB'], result: 'DOUBLE', compute: bytes => fraction(one(bytes, 'tuple_sketch_theta').theta) },
    {
      name: `dbx_js_tuple_summary_${kind}`, parameters: ['BLOB', 'VARCHAR'], result,
      compute(bytes, mode) {
        const sum = summaryOf(one(bytes, 'tuple_sketch_summary'), modeNamed(mode, `tuple_sketch_summary_${kind}`))
        return kind === 'integer' ? BigInt(sum) : sum
      },
    },
  ]
}

export const tupleScripts: readonly ScriptFunction[] = kinds.flatMap(kind => [...aggregates(kind), ...ofSketches(kind)])
