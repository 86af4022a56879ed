import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type LoadOptions, type LoadedBundle, loadBundle } from './index.ts'

const folders: string[] = []
afterEach(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true }) })

/** In a folder of its own: what a pattern finds outside of the bundle is what the test put there. */
function project(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'))
  folders.push(folder)
  const root = join(folder, 'bundle')
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}

function load(files: Record<string, string>, options: Omit<LoadOptions, 'root'> = {}): LoadedBundle {
  return loadBundle({ root: project(files), env: {}, ...options })
}

const codes = ({ problems }: LoadedBundle): string[] => problems.map(({ severity, code, origin }) => `${severity} ${code} ${origin.file}:${origin.line}:${origin.column}`)

const shop = {
  'databricks.yml': `
bundle:
  name: shop
include:
  - resources/*.yml
variables:
  catalog:
    default: shop
  settings:
    type: complex
    default: { lake: abfss://orders@lake.dfs.core.windows.net }
targets:
  dev:
    default: true
  prod:
    variables: { catalog: shop_prod }
`,
  'resources/orders.pipeline.yml': `
resources:
  pipelines:
    orders:
      name: orders of \${bundle.target}
      catalog: \${var.catalog}
      schema: \${resources.schemas.silver.name}
      configuration:
        lake: \${var.settings.lake}
        retries: 007
      libraries:
        - glob: { include: ../src/**/*.sql }
        - file: { path: ../src/silver/orders.sql }
  schemas:
    silver:
      name: silver
      catalog_name: \${var.catalog}
      storage_root: abfss://silver@lake.dfs.core.windows.net
`,
  'resources/refresh.job.yml': `
resources:
  jobs:
    refresh:
      name: refresh
      parameters: [{ name: day, default: '2026-01-01' }]
      tasks:
        - task_key: silver
          pipeline_task: { pipeline_id: "\${resources.pipelines.orders.id}", full_refresh: true }
        - task_key: enough
          depends_on: [{ task_key: silver }]
          condition_task: { op: GREATER_THAN, left: "{{job.parameters.day}}", right: "0" }
`,
  'src/silver/orders.sql': 'CREATE STREAMING TABLE orders',
  'src/gold/daily/totals.sql': 'CREATE MATERIALIZED VIEW totals',
}

test('a bundle is its root file and what it includes, with variables, references and globs resolved', () => {
  const { bundle, problems } = load(shop)
  expect(problems).toEqual([])
  expect(bundle).toMatchObject({ name: 'shop', target: 'dev', mode: undefined, files: ['databricks.yml', 'resources/orders.pipeline.yml', 'resources/refresh.job.yml'] })
  const orders = bundle?.pipelines['orders']
  expect(orders).toMatchObject({ name: 'orders of dev', catalog: 'shop', schema: 'silver', origin: { file: 'resources/orders.pipeline.yml', line: 4, column: 5 } })
  expect(orders?.configuration).toEqual({ lake: 'abfss://orders@lake.dfs.core.windows.net', retries: '007' })
  expect(orders?.libraries.map(file => file.name)).toEqual(['src/gold/daily/totals.sql', 'src/silver/orders.sql'])
  expect(bundle?.schemas['silver']).toMatchObject({ name: 'silver', catalog: 'shop', storageRoot: 'abfss://silver@lake.dfs.core.windows.net' })
  expect(bundle?.jobs['refresh']).toMatchObject({ parameters: [{ name: 'day', default: '2026-01-01' }], maxConcurrentRuns: 1 })
  expect(bundle?.jobs['refresh']?.tasks).toMatchObject([
    { kind: 'condition', taskKey: 'enough', dependsOn: [{ taskKey: 'silver' }], left: '{{job.parameters.day}}', op: 'GREATER_THAN' },
    { kind: 'pipeline', taskKey: 'silver', pipeline: 'orders', fullRefresh: true, refreshSelection: [] },
  ])
})

test('a variable takes its value from the flag, then the environment, then the overrides file, then the target', () => {
  const prod = { target: 'prod' }
  const overrides = { ...shop, '.databricks/bundle/prod/variable-overrides.json': '{"catalog": "from_file"}' }
  const catalog = (loaded: LoadedBundle): string | undefined => loaded.bundle?.pipelines['orders']?.catalog
  expect(catalog(load(overrides, { ...prod, variables: { catalog: 'from_flag' }, env: { BUNDLE_VAR_catalog: 'from_env' } }))).toBe('from_flag')
  expect(catalog(load(overrides, { ...prod, env: { BUNDLE_VAR_catalog: 'from_env' } }))).toBe('from_env')
  expect(catalog(load(overrides, prod))).toBe('from_file')
  expect(catalog(load(shop, prod))).toBe('shop_prod')
})

test('a variable without a value, an unknown one and a lookup are errors with their places', () => {
  const loaded = load({
    'databricks.yml': `
bundle: { name: shop }
variables:
  region: { description: none }
  policy: { lookup: { cluster_policy: small } }
`,
  }, { variables: { regoin: 'north' } })
  expect(codes(loaded)).toEqual([
    'error VARIABLE_NOT_DECLARED databricks.yml:4:3',
    'error VARIABLE_WITHOUT_VALUE databricks.yml:4:3',
    'error VARIABLE_LOOKUP_NOT_SUPPORTED databricks.yml:5:21',
  ])
  expect(loaded.problems[0]?.hint).toBe("did you mean 'region'?")
})

test('references that go in a circle or lead nowhere are errors; unknown prefixes stay and are warned of', () => {
  const loaded = load({
    'databricks.yml': `
bundle: { name: shop }
variables:
  a: { default: "\${var.b}" }
  b: { default: "x\${var.a}" }
  c: { default: "\${var.d}" }
resources:
  schemas:
    silver: { name: "\${catalog}", catalog_name: main, comment: "$\${var.c}" }
`,
  })
  expect(codes(loaded)).toEqual(expect.arrayContaining([
    'error REFERENCE_NOT_FOUND databricks.yml:6:17',
    'warning REFERENCE_LEFT_OPEN databricks.yml:9:21',
  ]))
  expect(loaded.problems.filter(problem => problem.code === 'REFERENCE_CYCLE')).toHaveLength(1)
  expect(loaded.bundle?.schemas['silver']).toMatchObject({ name: '${catalog}', comment: '${var.c}' })
})

test('a target adds to lists, joins tasks by their key and replaces scalars', () => {
  const { bundle, problems } = load({
    ...shop,
    'databricks.yml': `${shop['databricks.yml']}
    resources:
      jobs:
        refresh:
          name: nightly
          parameters: [{ name: day, default: today }, { name: region, default: north }]
          tasks:
            - { task_key: silver, max_retries: 2 }
`,
  }, { target: 'prod' })
  expect(problems).toEqual([])
  const job = bundle?.jobs['refresh']
  expect(job?.name).toBe('nightly')
  expect(job?.parameters.map(({ name, default: value }) => `${name}=${value}`)).toEqual(['day=today', 'region=north'])
  expect(job?.tasks).toMatchObject([{ taskKey: 'enough' }, { taskKey: 'silver', kind: 'pipeline', pipeline: 'orders', maxRetries: 2 }])
})

test('mode development prefixes names, pauses triggers and marks pipelines; references see the new names', () => {
  const { bundle } = load({
    ...shop,
    'databricks.yml': shop['databricks.yml'].replace('default: true', 'default: true\n    mode: development'),
    'resources/refresh.job.yml': `${shop['resources/refresh.job.yml']}      schedule: { quartz_cron_expression: 0 0 5 * * ?, timezone_id: UTC }\n`,
  }, { user: { userName: 'ann@example.com', shortName: 'ann' } })
  expect(bundle?.pipelines['orders']).toMatchObject({ name: '[dev ann] orders of dev', schema: 'dev_ann_silver', development: true, tags: { dev: 'ann' } })
  expect(bundle?.schemas['silver']?.name).toBe('dev_ann_silver')
  expect(bundle?.jobs['refresh']).toMatchObject({ name: '[dev ann] refresh', maxConcurrentRuns: 4, schedule: { paused: true } })
})

test('mode production refuses a development pipeline and an implicit root path', () => {
  const loaded = load({
    ...shop,
    'databricks.yml': shop['databricks.yml'].replace('  prod:', '  prod:\n    mode: production'),
    'resources/orders.pipeline.yml': shop['resources/orders.pipeline.yml'].replace('      catalog: ${var', '      development: true\n      catalog: ${var'),
  }, { target: 'prod' })
  expect(codes(loaded)).toEqual(['error MODE_RULE resources/orders.pipeline.yml:6:20', 'error MODE_RULE databricks.yml:1:1'])
})

test('a resource file that nobody includes is warned of, with the line that would include it', () => {
  const loaded = load({ ...shop, 'databricks.yml': 'bundle: { name: shop }\n' })
  expect(codes(loaded)).toEqual(['warning RESOURCE_FILE_NOT_INCLUDED resources/orders.pipeline.yml:2:1', 'warning RESOURCE_FILE_NOT_INCLUDED resources/refresh.job.yml:2:1'])
  expect(loaded.problems[0]?.hint).toBe('add to databricks.yml:  include: [resources/*.yml]')
  expect(loaded.bundle?.pipelines).toEqual({})
})

test('Python sources are refused by name and place, and the pipeline with them', () => {
  const loaded = load({
    'databricks.yml': `
bundle: { name: shop }
resources:
  pipelines:
    orders:
      libraries:
        - glob: { include: src/** }
        - notebook: { path: src/explore.ipynb }
        - whl: dist/shop.whl
    totals:
      libraries: [{ file: { path: src/totals.sql } }]
  jobs:
    nightly:
      tasks: [{ task_key: load, notebook_task: { notebook_path: src/load.py } }]
`,
    'src/orders.py': '', 'src/explore.ipynb': '{}', 'src/totals.sql': '', 'src/notes.md': '',
  })
  expect(loaded.problems.map(problem => `${problem.severity} ${problem.code} ${problem.origin.line}: ${problem.message}`)).toEqual([
    "error PYTHON_SOURCE_NOT_SUPPORTED 7: pipeline 'orders': src/explore.ipynb is a notebook, which has no local counterpart",
    "warning LIBRARY_NOT_SUPPORTED 7: pipeline 'orders': src/notes.md is not a source file and is left out",
    "error PYTHON_SOURCE_NOT_SUPPORTED 7: pipeline 'orders': src/orders.py is Python, which has no local counterpart",
    "error PYTHON_SOURCE_NOT_SUPPORTED 8: pipeline 'orders': src/explore.ipynb is a notebook, which has no local counterpart",
    "error PYTHON_SOURCE_NOT_SUPPORTED 9: pipeline 'orders': a Python wheel has no local counterpart",
    "warning PYTHON_SOURCE_NOT_SUPPORTED 14: task 'load' of job 'nightly': notebook_task runs src/load.py, which has no local counterpart; a local run of the job stops at it",
  ])
  expect(Object.keys(loaded.bundle?.pipelines ?? {})).toEqual(['totals'])
  expect(loaded.bundle?.refused).toMatchObject([{ kind: 'pipeline', key: 'orders' }])
  expect(loaded.bundle?.jobs['nightly']?.tasks).toMatchObject([{ kind: 'python', type: 'notebook_task', source: 'src/load.py' }])
})

test('unknown fields are warned of with the nearest known one', () => {
  const loaded = load({ ...shop, 'resources/orders.pipeline.yml': shop['resources/orders.pipeline.yml'].replace('catalog: ${var', 'catalogue: ${var') })
  expect(codes(loaded)).toEqual(['warning UNKNOWN_FIELD resources/orders.pipeline.yml:6:7'])
  expect(loaded.problems[0]?.hint).toBe("did you mean 'catalog'?")
})

test('several problems of several files come in one report', () => {
  const loaded = load({
    'databricks.yml': `
bundle: { name: shop }
include: [resources/*.yml, missing.yml]
`,
    'resources/broken.yml': 'resources:\n  jobs: [a, b\n',
    'resources/jobs.yml': `
resources:
  jobs:
    a:
      tasks:
        - task_key: one
          depends_on: [{ task_key: two }]
          pipeline_task: { pipeline_id: orders }
        - task_key: two
          depends_on: [{ task_key: one }, { task_key: three }]
          sql_task: { file: { path: nowhere.sql }, warehouse_id: x }
  pipelines:
    a: {}
`,
  })
  expect(loaded.problems.map(problem => problem.code)).toEqual([
    'INCLUDE_NOT_FOUND', 'YAML_SYNTAX', 'DUPLICATE_RESOURCE', 'MISSING_FIELD', 'TASK_INVALID', 'LIBRARY_NOT_FOUND', 'TASK_INVALID', 'TASK_INVALID',
  ])
  expect(loaded.problems.every(problem => problem.origin.line > 0)).toBe(true)
  expect(loaded.bundle?.refused.map(({ kind, key }) => `${kind} ${key}`)).toEqual(['pipeline a', 'job a'])
})

test('paths belong to the file that writes them, and may not leave the bundle', () => {
  const files = {
    'databricks.yml': 'bundle: { name: shop }\ninclude: [deep/er/*.yml]\n',
    'deep/er/p.yml': 'resources: { pipelines: { p: { libraries: [{ file: { path: ../../src/p.sql } }, { glob: { include: "../../../*.sql" } }] } } }',
    'src/p.sql': '',
  }
  expect(load(files).problems.map(problem => problem.code)).toEqual(['LIBRARY_NOT_FOUND'])
  expect(load({ ...files, '../other.sql': '' }).problems.map(problem => problem.code)).toEqual(['PATH_LEAVES_BUNDLE'])
  const outside = load({ 'databricks.yml': 'bundle: { name: shop }\nresources: { pipelines: { p: { libraries: [{ file: { path: /etc/passwd } }] } } }' })
  expect(outside.problems.map(problem => problem.code)).toEqual(['PATH_LEAVES_BUNDLE'])
})

test('which target is meant must be clear', () => {
  const two = 'bundle: { name: shop }\ntargets: { dev: {}, test: {} }\n'
  expect(load({ 'databricks.yml': two }).problems.map(problem => problem.code)).toEqual(['TARGET_AMBIGUOUS'])
  expect(load({ 'databricks.yml': two }, { target: 'tset' }).problems[0]).toMatchObject({ code: 'TARGET_NOT_FOUND', hint: "did you mean 'test'?" })
  expect(load({ 'databricks.yml': two }, { target: 'test' }).bundle?.target).toBe('test')
  expect(load({ 'databricks.yml': 'bundle: { name: shop }' }).bundle?.target).toBe('default')
})

test('a folder without a bundle says which files it looked for', () => {
  const loaded = load({ 'readme.txt': '' })
  expect(loaded).toMatchObject({ bundle: undefined, problems: [{ code: 'BUNDLE_NOT_FOUND', origin: { file: 'databricks.yml' } }] })
})

test('anchors and merge keys work, and an alias bomb is refused', () => {
  const anchors = load({
    'databricks.yml': 'bundle: { name: shop }\nresources:\n  schemas:\n    a: &base { name: a, catalog_name: main }\n    b: { <<: *base, name: b }\n',
  })
  expect(anchors.problems).toEqual([])
  expect(anchors.bundle?.schemas['b']).toMatchObject({ name: 'b', catalog: 'main' })
  const levels = Array.from({ length: 9 }, (_, level) => `  l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`)
  const bomb = load({ 'databricks.yml': `bundle: { name: shop }\nx:\n  l0: &l0 [a]\n${levels.join('\n')}\n` })
  expect(bomb.problems.map(problem => problem.code)).toEqual(['YAML_SYNTAX'])
})
