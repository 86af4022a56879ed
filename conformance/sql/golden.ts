// Held out: Apache Spark's own SQL tests, asked of Spark and of Lagoon. `--golden FOLDER [--file NAME] [--out FILE]`; see conformance/README.md.
import { Engine } from '@lagoon/engine'
import { dialect } from '@lagoon/sql'
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { printTold, type Told } from './golden/fate.ts'
import { readScript } from './golden/script.ts'
import { tell } from './golden/tell.ts'
import { groupBy } from './groupBy.ts'
import { openSpark } from './spark.ts'

const { values: { golden: folder, file, out } } = parseArgs({ options: { golden: { type: 'string' }, file: { type: 'string' }, out: { type: 'string' } } })
if (folder === undefined) throw new Error('--golden wants the folder of the unpacked inputs, sql-tests/inputs')
if (out !== undefined) writeFileSync(out, '')
const spark = openSpark({ ownTables: true })
const engine = await Engine.open({ threads: 2 })
try {
  await engine.learn(dialect)
  const told: Told[] = []
  const left: { readonly why: string }[] = []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.sql') && (file === undefined || name === file)).sort()
  for (const name of names) {
    const script = readScript(folder, name)
    if (script.kind === 'skipped') left.push(script)
    else {
      const found = await tell({ spark, engine }, { file: name, statements: script.statements })
      told.push(...found)
      if (out !== undefined) appendFileSync(out, found.map(details).join(''))
    }
  }
  for (const [why, files] of groupBy(left, each => each.why)) console.log(`${files.length} files are not asked: each ${why}`)
  for (const line of printTold(told)) console.log(line)
} finally {
  await spark.close()
  await engine.close()
}

function details({ file, statement, fate, told }: Told): string {
  return told === undefined ? '' : `${file}  ${fate}\n  ${statement.replaceAll('\n', '\n  ')}\n    → ${told}\n\n`
}
