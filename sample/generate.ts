import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fileURLToPath } from 'node:url'
import { generate } from './src/generate.ts'
import { sizes } from './src/sizes.ts'

// node --import tsx sample/generate.ts --size m [--seed 20260101] [--out sample/data]
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 's' },
    seed: { type: 'string', default: '20260101' },
    out: { type: 'string', default: fileURLToPath(new URL('data', import.meta.url)) },
  },
})
const size = sizes.find(({ name }) => name === values.size)
if (!size || !/^\d{1,9}$/.test(values.seed)) {
  process.stderr.write(`usage: generate.ts [--size ${sizes.map(({ name }) => name).join('|')}] [--seed NUMBER] [--out FOLDER]\n`)
  process.exitCode = 2
} else {
  const folder = join(values.out, size.name)
  const began = Date.now()
  await generate({ size, seed: Number(values.seed), folder, tell: (text) => process.stderr.write(`${text}\n`) })
  process.stderr.write(`${folder}, ${Math.round((Date.now() - began) / 100) / 10} s\n`)
}
