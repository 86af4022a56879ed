/**
 * Functions whose values were compared with what Apache Spark answers (`conformance/sql`); of the others only the documentation is known.
 * `test/sql/proof.test.ts` makes sure that there is a question for each.
 */
export const shownOnSpark: ReadonlySet<string> = new Set(`
  abs add_months aggregate any_value array array_contains array_distinct array_except array_intersect array_join array_max array_min array_position array_sort array_union arrays_overlap ascii avg
  base64 bin bool_and bool_or bround btrim ceil ceiling char_length chr coalesce collect_list concat concat_ws contains convert_timezone count count_if current_date current_timestamp
  date_add date_format date_part date_sub date_trunc dateadd datediff day dayofmonth dayofweek dayofyear dense_rank element_at endswith every exists exp explode extract
  factorial filter first first_value flatten floor format_number format_string from_json from_unixtime from_utc_timestamp get_json_object greatest hex hour if ifnull initcap instr isnan
  lag last last_day last_value lead least left length levenshtein ln locate log10 log2 lower lpad ltrim make_date make_timestamp map map_keys max max_by md5 median min min_by minute mod month months_between
  named_struct next_day ntile nullif nvl nvl2 octet_length percent_rank percentile percentile_approx pmod position power quarter rank regexp_extract regexp_like regexp_replace repeat replace reverse right round row_number rpad rtrim
  second sequence sha1 sha2 sign size slice some sort_array space split split_part sqrt startswith stddev stddev_pop str_to_map struct substr substring substring_index sum
  timestamp_millis timestamp_seconds timestampadd timestampdiff to_date to_json to_timestamp to_utc_timestamp transform translate trim trunc try_add try_divide try_element_at try_to_timestamp typeof
  unhex unix_date unix_micros unix_millis unix_seconds unix_timestamp upper url_encode var_pop variance weekday weekofyear width_bucket year
`.trim().split(/\s+/))
