// Bundles the command: runtime/cli/src/main.ts and all it imports → dist/lagoon.cjs.
// Run by `npm run build`, by `npm pack`, and by bin/lagoon.mjs when a source is newer than the bundle.

import { copyFile, mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { throughDoors } from './doors.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const keepTemporaryMs = 24 * 60 * 60 * 1000

/**
 * Builds the bundle. Safe beside other processes that run or build it: each file is replaced by a rename, the bundle last. `clean` also
 * removes what runs have compiled, and what builds that were cut short have left (for a release).
 */
export async function build({ clean = false } = {}) {
  const startedAt = new Date()
  const { outputFiles: [output], metafile } = await bundle()
  await mkdir(dist, { recursive: true })
  const packages = await bundledPackages(Object.keys(metafile.inputs))
  const written = new Set(clean ? [] : ['compiled'])
  const put = async (name, write) => {
    const temporary = join(dist, `.${name}.${process.pid}`)
    await write(temporary)
    await rename(temporary, join(dist, name))
    written.add(name)
  }
  for (const [name, from] of wasmOf(packages)) await put(name, to => copyFile(from, to))
  await put('LICENSES.txt', async to => writeFile(to, await licences(packages)))
  await put('lagoon.cjs', async to => {
    await writeFile(to, inAscii(output.text))
    // A source that was saved while we built is newer than this, so the next call builds again.
    await utimes(to, startedAt, startedAt)
  })
  await removeStrays(dist, written, clean ? 0 : keepTemporaryMs)
}

/** A byte a character is read fastest. esbuild escapes all but what stands in regular expressions, where the same escapes hold. */
const inAscii = text => text.replace(/[^\0-\x7f]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** One script in memory; what a verb imports on demand is initialised on demand. */
export async function bundle() {
  const esbuild = await import('esbuild')
  return esbuild.build({
    absWorkingDir: root,
    entryPoints: { lagoon: 'runtime/cli/src/main.ts' },
    outfile: join(dist, 'lagoon.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    plugins: [throughDoors(root), nativeDuckdb],
    minifyWhitespace: true, // half of it is documentation, and Node reads it all at every start
    lineLimit: 160,
    legalComments: 'none', // the full texts are in dist/LICENSES.txt
    metafile: true,
    write: false,
    logLevel: 'warning',
  })
}

/**
 * Leaves DuckDB's native part outside of the bundle, and takes its JavaScript in: sixty small files cost Node a quarter of the time that the
 * command takes to start. The native part is found from the package that depends on it, wherever an installer has put it.
 */
const nativeDuckdb = {
  name: 'native part of DuckDB',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@duckdb\/node-bindings$/ }, () => ({ path: 'bindings', namespace: 'duckdb' }))
    onResolve({ filter: /^@duckdb\/node-api$/, namespace: 'duckdb' }, () => ({ external: true }))
    onLoad({ filter: /.*/, namespace: 'duckdb' }, () => ({
      contents: `module.exports = require('node:module').createRequire(require.resolve('@duckdb/node-api'))('@duckdb/node-bindings')`,
    }))
  },
}

async function bundledPackages(inputs) {
  const folders = new Set(inputs.flatMap(input => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []))
  return Promise.all([...folders].sort().map(async folder => {
    const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'))
    return { folder: join(root, folder), name: manifest.name, version: manifest.version, licence: manifest.license }
  }))
}

// roaring-wasm reads `__dirname + '/index.wasm'`.
const wasmOf = packages => packages.filter(each => each.name === 'roaring-wasm').map(each => ['index.wasm', join(each.folder, 'index.wasm')])

async function licences(packages) {
  const texts = await Promise.all(packages.map(async ({ folder, name, version, licence }) => {
    const file = (await readdir(folder)).find(entry => /^licen[sc]e(\.|$)/i.test(entry))
    const text = file ? await readFile(join(folder, file), 'utf8') : `Licence: ${licence}`
    return `${name} ${version} (${licence})\n\n${text.trim()}\n`
  }))
  return `The command contains these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`
}

async function removeStrays(dist, written, keepTemporaryMs) {
  for (const name of await readdir(dist)) {
    if (written.has(name)) continue
    const { mtimeMs } = await stat(join(dist, name)).catch(() => ({ mtimeMs: Date.now() }))
    // Another build may be writing it.
    if (!name.startsWith('.') || Date.now() - mtimeMs >= keepTemporaryMs) await rm(join(dist, name), { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build({ clean: true })
  const files = await readdir(join(root, 'dist'))
  process.stderr.write(`${relative(process.cwd(), join(root, 'dist')) || 'dist'}: ${files.length} files\n`)
}
