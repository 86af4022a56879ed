// How long `lagoon validate` takes for a large factory. `npm run bench:validate -- [--pipelines 1000] [--times 3]`
// The factory is made up: each pipeline has some twelve activities, three of them inside containers, and 40 expressions.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadFactory, validateFactory } from '@lagoon/data-factory'

const { values } = parseArgs({ options: { pipelines: { type: 'string', default: '1000' }, times: { type: 'string', default: '3' } } })
const pipelines = Number(values.pipelines)
const policy = { timeout: '0.02:00:00', retry: 1, retryIntervalInSeconds: 30, secureOutput: false, secureInput: false }
const expression = (value: string): unknown => ({ value, type: 'Expression' })

const root = await mkdtemp(join(tmpdir(), 'lagoon-bench-'))
try {
  const sizeBytes = await writeFactory()
  const all: { loadMs: number; validateMs: number; problems: number }[] = []
  for (let turn = 0; turn < Number(values.times); turn += 1) {
    const started = performance.now()
    const { factory, problems } = await loadFactory({ root })
    const loaded = performance.now()
    const found = validateFactory(factory)
    all.push({ loadMs: loaded - started, validateMs: performance.now() - loaded, problems: problems.length + found.length })
  }
  const best = all.reduce((a, b) => (a.loadMs + a.validateMs <= b.loadMs + b.validateMs ? a : b))
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`
  process.stdout.write(
    [
      `${pipelines} pipelines, ${pipelines * 12} activities, ${(sizeBytes / 1e6).toFixed(1)} MB of JSON; best of ${values.times}`,
      `read ${seconds(best.loadMs)}, validate ${seconds(best.validateMs)}, together ${seconds(best.loadMs + best.validateMs)} (aim 5 s for 1,000); ${best.problems} problems`,
      '',
    ].join('\n'),
  )
} finally {
  await rm(root, { recursive: true, force: true })
}

async function writeFactory(): Promise<number> {
  let size = 0
  const write = async (kind: string, name: string, properties: unknown): Promise<void> => {
    await mkdir(join(root, kind), { recursive: true })
    const text = JSON.stringify({ name, properties }, null, 4)
    size += text.length
    await writeFile(join(root, kind, `${name}.json`), text)
  }
  await write('linkedService', 'sql', { type: 'AzureSqlDatabase', typeProperties: { server: 's', database: 'd' } })
  await write('linkedService', 'lake', { type: 'AzureBlobFS', typeProperties: { url: 'https://shop.dfs.core.windows.net' } })
  for (let index = 0; index < Math.ceil(pipelines / 5); index += 1) {
    await write('dataset', `table_${index}`, { type: 'AzureSqlTable', linkedServiceName: { referenceName: 'sql', type: 'LinkedServiceReference' }, typeProperties: { schema: 'dbo', table: `t${index}` } })
    await write('dataset', `file_${index}`, {
      type: 'Parquet',
      linkedServiceName: { referenceName: 'lake', type: 'LinkedServiceReference' },
      parameters: { folder: { type: 'string' }, name: { type: 'string' } },
      typeProperties: { location: { type: 'AzureBlobFSLocation', fileSystem: 'raw', folderPath: { value: '@dataset().folder', type: 'Expression' }, fileName: { value: '@dataset().name', type: 'Expression' } } },
    })
  }
  for (let index = 0; index < pipelines; index += 1) await write('pipeline', `load_${index}`, pipelineOf(index))
  return size
}

function pipelineOf(index: number): unknown {
  const dataset = Math.floor(index / 5)
  const table = { referenceName: `table_${dataset}`, type: 'DatasetReference' }
  const file = { referenceName: `file_${dataset}`, type: 'DatasetReference', parameters: { folder: expression("@concat('orders/', pipeline().parameters.day)"), name: expression("@concat('orders_', formatDateTime(utcNow(), 'yyyyMMddHHmmss'), '.parquet')") } }
  const after = (...names: string[]): unknown[] => names.map((activity) => ({ activity, dependencyConditions: ['Succeeded'] }))
  const lookup = (name: string, query: string, ...names: string[]): unknown => ({
    name,
    type: 'Lookup',
    dependsOn: after(...names),
    policy,
    userProperties: [],
    typeProperties: { source: { type: 'AzureSqlSource', sqlReaderQuery: expression(query), queryTimeout: '02:00:00', partitionOption: 'None' }, dataset: table },
  })
  const set = (name: string, value: string, ...names: string[]): unknown => ({ name, type: 'SetVariable', dependsOn: after(...names), policy, userProperties: [], typeProperties: { variableName: 'note', value: expression(value) } })
  const copy = (name: string, ...names: string[]): unknown => ({
    name,
    type: 'Copy',
    dependsOn: after(...names),
    policy,
    userProperties: [{ name: 'day', value: '@pipeline().parameters.day' }],
    typeProperties: {
      source: { type: 'AzureSqlSource', sqlReaderQuery: expression("SELECT * FROM orders WHERE changed >= '@{activity('old').output.firstRow.value}' AND changed < '@{activity('new').output.firstRow.value}'"), queryTimeout: '02:00:00', partitionOption: 'None' },
      sink: { type: 'ParquetSink', storeSettings: { type: 'AzureBlobFSWriteSettings' }, formatSettings: { type: 'ParquetWriteSettings' } },
      enableStaging: false,
      translator: { type: 'TabularTranslator', typeConversion: true, typeConversionSettings: { allowDataTruncation: true, treatBooleanAsNumber: false } },
    },
    inputs: [table],
    outputs: [file],
  })
  const call = (name: string, ...names: string[]): unknown => ({
    name,
    type: 'WebActivity',
    dependsOn: names.map((activity) => ({ activity, dependencyConditions: ['Failed'] })),
    policy,
    userProperties: [],
    typeProperties: { method: 'POST', url: "@concat(pipeline().parameters.alert, '/run')", body: { run: '@{pipeline().RunId}', message: "@{activity('copy').Error.Message}" } },
  })
  return {
    parameters: { day: { type: 'string' }, alert: { type: 'string', defaultValue: 'https://alert.example.com' } },
    variables: { note: { type: 'String' } },
    activities: [
      lookup('old', "SELECT value FROM watermarks WHERE name = '@{pipeline().Pipeline}'"),
      lookup('new', "SELECT MAX(changed) AS value FROM orders WHERE changed < '@{pipeline().TriggerTime}'"),
      copy('copy', 'old', 'new'),
      {
        name: 'any rows',
        type: 'IfCondition',
        dependsOn: after('copy'),
        userProperties: [],
        typeProperties: {
          expression: expression("@and(greater(activity('copy').output.rowsCopied, 0), not(empty(pipeline().parameters.day)))"),
          ifTrueActivities: [set('note rows', "@concat('copied ', string(activity('copy').output.rowsCopied), ' rows of ', pipeline().parameters.day)")],
          ifFalseActivities: [set('note none', "@concat('nothing on ', toUpper(pipeline().parameters.day))")],
        },
      },
      {
        name: 'each',
        type: 'ForEach',
        dependsOn: after('any rows'),
        userProperties: [],
        typeProperties: { items: expression("@createArray('a', 'b', pipeline().parameters.day)"), isSequential: true, activities: [set('note item', "@concat(item(), '-', coalesce(variables('note'), 'none'))")] },
      },
      { name: 'pause', type: 'Wait', dependsOn: after('each'), userProperties: [], typeProperties: { waitTimeInSeconds: expression('@int(1)') } },
      call('tell', 'copy'),
      { name: 'fail', type: 'Fail', dependsOn: after('tell'), userProperties: [], typeProperties: { message: expression("@activity('copy').Error.Message"), errorCode: '500' } },
      set('end', "@concat('ended ', formatDateTime(utcNow(), 'yyyy-MM-dd'))", 'pause'),
    ],
    annotations: [],
  }
}
