import { packedParameters } from './packed.ts'

/** Vectors: sums in double precision, results in single; a null among the elements makes the whole null. */
export const vectorMacros: readonly string[] = [
  `CREATE OR REPLACE MACRO dbx_vector_check(a, b, caller) AS CASE WHEN len(a) <> len(b)
     THEN error('[VECTOR_DIMENSION_MISMATCH] Vectors passed to \`' || caller || '\` must have the same dimension, but got ' || CAST(len(a) AS VARCHAR) || ' and ' || CAST(len(b) AS VARCHAR) || '.')
     ELSE len(list_filter(a, lambda x: x IS NULL)) = 0 AND len(list_filter(b, lambda x: x IS NULL)) = 0 END`,
  `CREATE OR REPLACE MACRO dbx_vector_product(a, b, caller) AS list_transform([${packedParameters({ a: 'a', b: 'b' })}], lambda v: CASE WHEN dbx_vector_check(v['a'], v['b'], caller) THEN coalesce(list_sum(list_transform(list_zip(v['a'], v['b']), lambda p: CAST(p[1] AS DOUBLE) * CAST(p[2] AS DOUBLE))), 0) END)[1]`,
  `CREATE OR REPLACE MACRO dbx_vector_distance(a, b) AS list_transform([${packedParameters({ a: 'a', b: 'b' })}], lambda v: CASE WHEN dbx_vector_check(v['a'], v['b'], 'vector_l2_distance')
     THEN CAST(sqrt(coalesce(list_sum(list_transform(list_zip(v['a'], v['b']), lambda p: pow(CAST(p[1] AS DOUBLE) - CAST(p[2] AS DOUBLE), 2))), 0)) AS FLOAT) END)[1]`,
  `CREATE OR REPLACE MACRO dbx_vector_length(a, degree, caller) AS list_transform([a], lambda v: CASE WHEN len(list_filter(v, lambda x: x IS NULL)) > 0 THEN NULL WHEN v IS NULL OR degree IS NULL THEN NULL
     WHEN degree = 1 THEN coalesce(list_sum(list_transform(v, lambda x: abs(CAST(x AS DOUBLE)))), 0) WHEN degree = 2 THEN sqrt(coalesce(list_sum(list_transform(v, lambda x: CAST(x AS DOUBLE) * CAST(x AS DOUBLE))), 0))
     WHEN isinf(degree) AND degree > 0 THEN coalesce(list_max(list_transform(v, lambda x: abs(CAST(x AS DOUBLE)))), 0)
     ELSE error('[INVALID_VECTOR_NORM_DEGREE] For the \`' || caller || '\` function, degree must be 1.0, 2.0, or float(''inf''), but got ' || dbx_double_to_string(CAST(degree AS DOUBLE)) || '.') END)[1]`,
  `CREATE OR REPLACE MACRO dbx_vector_norm(a, degree, caller) AS CAST(dbx_vector_length(a, CAST(degree AS DOUBLE), caller) AS FLOAT)`,
  `CREATE OR REPLACE MACRO dbx_vector_normalize(a, degree) AS list_transform([${packedParameters({ a: 'a', n: `dbx_vector_length(a, CAST(degree AS DOUBLE), 'vector_normalize')` })}], lambda v: CASE WHEN len(v['a']) = 0 THEN v['a'] WHEN v['n'] <> 0 THEN list_transform(v['a'], lambda x: CAST(CAST(x AS DOUBLE) / v['n'] AS FLOAT)) END)[1]`,
]
