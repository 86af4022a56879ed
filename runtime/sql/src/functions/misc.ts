import { type SqlType, types, decimal, formatType } from '../types.ts'
import { argumentsOf } from '../analyse/rules/calls.ts'
import { castAt } from '../analyse/castAt.ts'
import { compose } from '../analyse/typed.ts'
import { refused } from './define.ts'
import { sessionFunctions } from './session.ts'
import { special } from './special.ts'
import { type FunctionEntry } from './table.ts'

/** `int(x)` is `CAST(x AS INT)`. */
const castFunction = (name: string, type: SqlType): FunctionEntry => special(name, `${name}(any) : ${formatType(type).toLowerCase()}`, (node, scope) => {
  const [value, ...more] = argumentsOf(node, scope)
  if (!value || more.length > 0) return scope.report(node.place, 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', `${name} takes one argument`)
  const cast = value.failed ? value : castAt(value, type, scope)
  return cast ? { ...cast, place: node.place } : scope.report(node.place, 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', `${formatType(value.type)} cannot be cast to ${formatType(type)}`)
})

export const miscFunctions: readonly FunctionEntry[] = [
  ...sessionFunctions,
  castFunction('bigint', types.bigint), castFunction('binary', types.binary), castFunction('boolean', types.boolean), castFunction('date', types.date), castFunction('decimal', decimal(10, 0)), castFunction('double', types.double),
  castFunction('float', types.float), castFunction('int', types.int), castFunction('smallint', types.smallint), castFunction('string', types.string), castFunction('timestamp', types.timestamp), castFunction('tinyint', types.tinyint),
  special('monotonically_increasing_id', 'monotonically_increasing_id() : bigint', node => ({ ...compose(node.place, [], { type: types.bigint, nullable: false, duckdb: 'CAST((row_number() OVER () - 1) AS BIGINT)' }), gathers: 'window' }), { note: 'counts without gaps' }),
  ...refused('use the column _metadata.file_path of read_files', ['input_file_name', 'input_file_block_start', 'input_file_block_length']),
  ...refused('it is the older form of read_files: write STREAM read_files(path, format => …)', ['cloud_files']),
  ...refused('it depends on the cluster or the user', ['is_member', 'is_account_group_member', 'current_metastore', 'current_version', 'secret', 'try_secret']),
  ...refused('it calls a service in the cloud', ['ai_query', 'ai_gen', 'ai_classify', 'ai_extract', 'ai_summarize', 'ai_translate', 'ai_similarity', 'ai_forecast', 'ai_mask', 'ai_fix_grammar', 'ai_analyze_sentiment', 'ai_parse_document', 'vector_search', 'http_request', 'remote_query']),
  ...refused('it reads from outside the query and has no local counterpart yet', ['table_changes', 'cloud_files_state', 'event_log', 'read_kafka', 'read_kinesis', 'read_pubsub', 'read_pulsar', 'list_secrets', 'sql_keywords']),
  ...refused('geographic functions have no local counterpart yet', ['st_point', 'st_distance', 'st_area', 'st_contains', 'st_intersects', 'st_geomfromtext', 'st_geogfromtext', 'h3_longlatash3', 'h3_distance', 'h3_toparent', 'h3_kring', 'h3_polyfillash3']),
  ...refused('it calls Java', ['reflect', 'java_method', 'try_reflect']),
]
