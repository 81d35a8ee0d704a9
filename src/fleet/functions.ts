/**
 * Functions a query may call: those that make values of values. Left out is what reads the machine or DuckDB itself
 * (`getenv`, `read_text`, `query`, `getvariable`, `duckdb_*`), what waits, and what makes something huge of something small
 * (`repeat`, `lpad`, `rpad`, `printf`). Of https://duckdb.org/docs/stable/sql/functions/overview.
 */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  `
  count count_star count_if sum avg mean min max median mode any_value arg_min arg_max argmin argmax min_by max_by first last
  bool_and bool_or bit_and bit_or bit_xor string_agg group_concat listagg list array_agg histogram product kurtosis skewness
  stddev stddev_pop stddev_samp var_pop var_samp variance covar_pop covar_samp corr quantile quantile_cont quantile_disc
  approx_count_distinct approx_quantile entropy regr_slope regr_intercept regr_r2
  row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
  + - * / % // ^ ** abs ceil ceiling floor round round_even trunc sign sqrt cbrt exp ln log log2 log10 pow power mod greatest
  least isnan isinf isfinite pi radians degrees
  || ~~ !~~ ~~* !~~* ~~~ ^@ like_escape not_like_escape ilike_escape not_ilike_escape regexp_full_match regexp_matches
  regexp_extract regexp_extract_all regexp_replace regexp_split_to_array lower upper lcase ucase length len strlen char_length
  character_length left right substring substr trim ltrim rtrim replace translate reverse contains starts_with ends_with
  prefix suffix concat concat_ws split_part string_split str_split split strip_accents instr strpos position ascii chr
  overlay levenshtein damerau_levenshtein jaccard jaro_similarity jaro_winkler_similarity hamming nfc_normalize md5 hash
  coalesce ifnull nullif if error_free typeof
  now current_date current_timestamp get_current_timestamp today transaction_timestamp age date_add date_diff datediff date_sub
  datesub date_part datepart date_trunc datetrunc time_bucket extract year month day hour minute second millisecond week
  weekofyear weekday dayofweek isodow dayofyear dayofmonth quarter dayname monthname last_day epoch epoch_ms epoch_us to_timestamp
  make_date make_timestamp make_timestamptz strftime strptime try_strptime timezone to_years to_months to_weeks to_days to_hours
  to_minutes to_seconds to_milliseconds
  list_value row struct_pack struct_extract array_extract list_extract list_element element_at map map_extract map_extract_value
  map_keys map_values map_entries map_contains cardinality list_contains list_has array_contains array_has list_has_any
  list_has_all array_has_any array_has_all list_position list_distinct list_unique list_sort array_sort list_reverse_sort
  list_concat list_slice array_slice array_length array_to_string list_any_value list_sum list_avg list_min list_max list_count
  list_string_agg list_first list_last list_filter list_transform list_apply list_aggregate flatten unnest
  json_extract json_extract_string -> ->> json_array_length
  `
    .trim()
    .split(/\s+/),
);
