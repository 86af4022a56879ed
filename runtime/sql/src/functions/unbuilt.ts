/** Functions of Spark's list that nobody has built here. One that stands in another list is no longer among them. */
export const unbuilt: readonly (readonly [why: string, names: string])[] = [
  ['it has no local counterpart yet', `collect_union counter_diff from_base32 to_base32 hmac jaro_winkler_similarity localtime time time_bucket time_diff time_from_micros time_from_millis time_from_seconds time_to_micros time_to_millis time_to_seconds time_trunc
    timestamp_nanos unix_nanos try_to_binary is_valid_variant variant_array_append try_variant_array_append variant_delete variant_insert try_variant_insert variant_set try_variant_set variant_strip_nulls
    vector_avg vector_cosine_similarity vector_inner_product vector_l2_distance vector_norm vector_normalize vector_sum`],
  ['the sketches of this family are kept in a format that is not written here yet', 'approx_top_k_accumulate approx_top_k_combine approx_top_k_estimate'],
  ['geographic functions have no local counterpart yet', 'st_asbinary st_geogfromwkb st_geomfromwkb st_setsrid st_srid'],
  ['Avro is not read in expressions', 'schema_of_avro'],
  ['only the collation UTF8_BINARY is supported', 'collations'],
  ['it depends on the cluster or the user', 'current_path python_worker_logs'],
  ['it reads a metric view, which has no local counterpart yet', 'measure'],
]
