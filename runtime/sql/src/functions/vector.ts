import { type FunctionEntry } from './table.ts'
import { form, functions } from './define.ts'
import { guarded } from './guarded.ts'

const always = { nullable: 'always', untyped: 'UNEXPECTED_INPUT_TYPE' } as const

/** Vectors are arrays of FLOAT. */
export const vectorFunctions: readonly FunctionEntry[] = [
  ...functions('scalar', [
    form('vector_inner_product(array<float>, array<float>) : float', `CAST(dbx_vector_product($1, $2, 'vector_inner_product') AS FLOAT)`, always),
    form('vector_cosine_similarity(array<float>, array<float>) : float', `CAST((dbx_vector_product($1, $2, 'vector_cosine_similarity') / nullif(sqrt(dbx_vector_product($1, $1, '')) * sqrt(dbx_vector_product($2, $2, '')), 0)) AS FLOAT)`, always),
    form('vector_l2_distance(array<float>, array<float>) : float', 'dbx_vector_distance($1, $2)', always),
    form('vector_norm(array<float>) : float', `dbx_vector_norm($1, 2, 'vector_norm')`, always),
    form('vector_norm(array<float>, float) : float', `dbx_vector_norm($1, $2, 'vector_norm')`, always),
    form('vector_normalize(array<float>) : array<float>', `dbx_vector_normalize($1, 2)`, always),
    form('vector_normalize(array<float>, float) : array<float>', guarded(`dbx_vector_normalize($1, $2)`, 2), { ...always, treatment: 'macro' }),
  ]),
  ...functions('aggregate', [
    form('vector_sum(array<float>) : array<float>', ([value = ''], call) => `dbx_js_vector_sum(${call.gather('list', [value])}, 'vector_sum')`, always),
    form('vector_avg(array<float>) : array<float>', ([value = ''], call) => `dbx_js_vector_sum(${call.gather('list', [value])}, 'vector_avg')`, always),
    form('collect_union(array<T>) : array<T>', ([value = ''], call) => `list_filter(dbx_array_distinct(coalesce(flatten(${call.gather('list', [value], { where: `${value} IS NOT NULL` })}), [])), lambda _u: _u IS NOT NULL)`, { nullable: 'never', untyped: 'UNEXPECTED_INPUT_TYPE' }),
  ], { collect_union: 'order not defined', vector_avg: { differs: 'the last digit of a mean depends on the order of the rows' } }),
]
