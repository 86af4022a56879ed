import { readFilesOptions } from './autoLoader/options.ts'

type Grade = 'present' | 'differs' | 'no effect' | 'refused'

interface Line {
  readonly feature: string
  readonly grade: Grade
  readonly remark?: string
}

const line = (feature: string, grade: Grade, remark?: string): Line => ({ feature, grade, ...(remark === undefined ? {} : { remark }) })

const sections: Readonly<Record<string, readonly Line[]>> = {
  'Statements of a pipeline file': [
    line('CREATE [OR REFRESH] STREAMING TABLE … AS SELECT … FROM STREAM …', 'present'),
    line('CREATE STREAMING TABLE … FLOW AUTO CDC / FLOW INSERT', 'present'),
    line('CREATE [OR REFRESH] MATERIALIZED VIEW', 'differs', 'recomputed as a whole when an input or the definition changed, otherwise not at all'),
    line('CREATE TEMPORARY VIEW, CREATE VIEW', 'present'),
    line('CREATE FLOW … AS INSERT [ONCE] INTO … BY NAME', 'present'),
    line('CREATE FLOW … AS AUTO CDC INTO, APPLY CHANGES INTO', 'present'),
    line('USE CATALOG, USE SCHEMA, SET, ${parameter}, LIVE.', 'present'),
    line('spark.sql.session.timeZone in the configuration', 'present', 'refused: SET of another zone in a file, and times within arrays and structs of JSON files in a zone other than UTC'),
    line('functions of users, from the catalog', 'present', 'a materialized view is computed again when one has changed; refused: one that reads a table, and one in an expectation'),
    line('PRIVATE', 'differs', 'the table is in the catalog all the same'),
    line('COMMENT, TBLPROPERTIES, a declared schema, NOT NULL', 'present'),
    line('PRIMARY KEY, FOREIGN KEY', 'no effect', 'informational, as on Databricks'),
    line('CLUSTER BY, SCHEDULE', 'no effect', 'told as a warning'),
    line('PARTITIONED BY, LOCATION, USING other than DELTA', 'refused'),
    line('ROW FILTER, MASK, GENERATED, IDENTITY, DEFAULT of a column', 'refused'),
    line('CREATE TABLE, FLOW REPLACE WHERE, FLOW REPLACE USING', 'refused'),
    line('REFRESH POLICY INCREMENTAL STRICT', 'refused'),
    line('Python', 'refused', 'named by the bundle'),
  ],
  'Streaming': [
    line('STREAM of a table; skipChangeCommits, startingVersion', 'present'),
    line('a stream joined with a table, UNION ALL of streams', 'present'),
    line('GROUP BY, DISTINCT, window functions, ORDER BY, LIMIT, joins of two streams', 'refused', 'a micro-batch by itself would give an answer that depends on how rows arrived'),
    line('other stream options, continuous mode', 'refused'),
  ],
  'Expectations': [
    line('EXPECT, ON VIOLATION DROP ROW, FAIL UPDATE', 'present', 'exact counts; dropped rows are kept for inspection'),
    line('a condition that is NULL', 'differs', 'counts as broken; Databricks does not document it'),
    line('on AUTO CDC targets', 'present', 'they judge the incoming rows'),
    line('on temporary views', 'differs', 'applied, not counted'),
  ],
  'AUTO CDC': [
    line('SCD TYPE 1, SCD TYPE 2', 'present', 'any order and split of events gives the same table'),
    line('APPLY AS DELETE WHEN, SEQUENCE BY column or STRUCT, COLUMNS, TRACK HISTORY ON', 'present'),
    line('a late delete inside a version', 'differs', 'Databricks shows a row whose __START_AT is NULL; Spark and this runtime do not'),
    line('a STRUCT sequence with a field that is NULL', 'differs', 'fails with NULL_SEQUENCE'),
    line('pipelines.cdc.tombstoneGCThresholdInSeconds', 'no effect', 'deletes are remembered for ever'),
    line('IGNORE NULL UPDATES [ON …]', 'present', 'not of structs'),
    line('APPLY AS TRUNCATE, BITEMPORAL, ONCE, COLUMNS TO UPDATE, FROM SNAPSHOT', 'refused'),
  ],
  'Updates': [
    line('refresh, full refresh, selections, dry run', 'present'),
    line('pipelines.reset.allowed', 'present'),
    line('a failed flow: others go on, dependants are skipped', 'present'),
    line('full refresh', 'differs', 'the old rows stay until the first new batch is there'),
    line('new columns', 'differs', 'the flow goes on within the same update instead of failing and being retried'),
    line('event log', 'present', 'a Delta table with the columns of Databricks'),
    line('reset_checkpoint_selection, refresh_flow_selection', 'refused'),
  ],
  'Tasks of a job': [
    line('pipeline_task, condition_task, for_each_task, run_job_task', 'present'),
    line('sql_task with a file', 'present'),
    line('depends_on with outcome, run_if, max_retries, disabled, {{job.parameters.x}}, {{input}}', 'present'),
    line('timeout_seconds, retry_on_timeout', 'no effect'),
    line('notebook_task, python_wheel_task, spark_python_task, dbt_task, dashboards and the rest', 'refused'),
  ],
}

/** The support matrix of this room, for docs/parity.md. */
export function printLakeflowParity(): string {
  const tables = Object.entries(sections).map(([title, lines]) => [`### ${title}`, '', table(lines)].join('\n'))
  return ['## Lakeflow', '', ...tables, `### Options of read_files`, '', table(optionLines())].join('\n\n').replaceAll('\n\n\n', '\n\n')
}

function optionLines(): Line[] {
  return Object.entries(readFilesOptions).flatMap(([name, reader]): Line[] => {
    switch (reader?.kind) {
      case undefined: return []
      case 'only': return [line(`\`${name}\``, 'differs', `only ${reader.value}: ${reader.why}`)]
      case 'noEffect': return [line(`\`${name}\``, 'no effect', reader.why)]
      case 'zone': return [line(`\`${name}\``, 'differs', reader.why)]
      case 'choice': return [line(`\`${name}\``, 'present', reader.of.join(', '))]
      default: return [line(`\`${name}\``, 'present')]
    }
  })
}

const table = (lines: readonly Line[]): string =>
  ['| | | |', '|---|---|---|', ...lines.map(({ feature, grade, remark = '' }) => `| ${feature} | ${grade} | ${remark} |`)].join('\n')
