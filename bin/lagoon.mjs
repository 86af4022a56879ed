#!/usr/bin/env node
// The command. In a clone it rebuilds its bundle when a source is newer; installed from a tarball it just runs.

import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from './load.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bundle = join(root, 'dist', 'lagoon.cjs')

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`lagoon needs Node 20.19 or newer, this is ${process.version}\n`)
  process.exit(2)
}

if (existsSync(join(root, 'runtime')) && isStale()) {
  const { build } = await import('./build.mjs')
  try {
    await build()
  } catch (error) {
    // esbuild has printed what is wrong, with places.
    process.stderr.write(`lagoon: its sources do not build (${String(error?.message ?? error).split('\n')[0]})\n`)
    process.exit(2)
  }
}

process.exitCode = await load(bundle, process.argv.slice(2)).main(process.argv)

function isStale() {
  const builtAt = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs
  if (builtAt === undefined) return true
  const others = ['package.json', 'package-lock.json', 'bin/build.mjs', 'bin/doors.mjs'].map(name => join(root, name))
  const rooms = readdirSync(join(root, 'runtime')).map(room => join(root, 'runtime', room, 'src'))
  return others.some(file => isNewer(file, builtAt)) || rooms.some(folder => holdsNewer(folder, builtAt))
}

// A folder's own time tells of files that were removed or renamed.
function holdsNewer(folder, time) {
  if (!existsSync(folder)) return false
  if (isNewer(folder, time)) return true
  return readdirSync(folder, { withFileTypes: true }).some(entry => {
    const path = `${folder}/${entry.name}` // join takes half of the time of a thousand files
    return entry.isDirectory() ? holdsNewer(path, time) : !entry.name.endsWith('.test.ts') && isNewer(path, time)
  })
}

function isNewer(path, time) {
  return (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > time
}
