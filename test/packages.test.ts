import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

interface Manifest {
  readonly name?: string
  readonly engines?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
interface Locked {
  readonly link?: boolean
  readonly dev?: boolean
  readonly resolved?: string
  readonly license?: string
  readonly engines?: Readonly<Record<string, string>>
  readonly hasInstallScript?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const lock = (readJson('package-lock.json') as { packages: Record<string, Locked> }).packages
const installed = Object.entries(lock).filter(([path, locked]) => path.includes('node_modules/') && locked.link !== true)
const manifests: readonly (readonly [string, Manifest])[] = ['package.json', ...readdirSync(join(root, 'runtime')).map(room => `runtime/${room}/package.json`)]
  .map(path => [path, readJson(path) as Manifest] as const)

const allowedLicences = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'CC0-1.0'])
// Used while developing only and never shipped: Vite's CSS compiler, unmodified.
const otherLicences: readonly RegExp[] = [/^lightningcss(-|$)/]
// esbuild makes the command; its script only checks the binary that npm has installed. fsevents is macOS only, optional.
const mayRunAScript = new Set(['esbuild', 'fsevents'])

test('the lock file was seen', () => {
  expect(installed.length).toBeGreaterThan(50)
  expect(manifests.length).toBeGreaterThanOrEqual(15)
})

test('every package runs on Node 20.19 by its own word', () => {
  expect(installed.filter(([, locked]) => !admits(locked.engines?.node ?? '*', [20, 19, 0])).map(([path, locked]) => `${path}: ${locked.engines?.node}`)).toEqual([])
})

test('every manifest of ours asks for Node 20.19', () => {
  for (const [path, manifest] of manifests) expect(manifest.engines?.node, path).toBe('>=20.19')
})

test('every licence is one of those we accept, and the exceptions are never shipped', () => {
  const others = installed.filter(([, locked]) => !allowedLicences.has(locked.license ?? 'none'))
  expect(others.filter(([path]) => !isException(path)).map(([path, locked]) => `${path}: ${locked.license}`)).toEqual([])
  expect(others.filter(([, locked]) => locked.dev !== true).map(([path]) => path)).toEqual([])
})

test('the lock file names no host', () => {
  expect(installed.filter(([, locked]) => /^https?:/.test(locked.resolved ?? '')).map(([path]) => path)).toEqual([])
})

// npm leaves out what its registry does not serve, and `npm ci` then fails on every machine: bin/complete-lock.mjs puts it back.
test('the lock file knows the binaries of every platform', () => {
  const missing = installed.flatMap(([, locked]) => Object.keys(locked.optionalDependencies ?? {}).filter(name => !(`node_modules/${name}` in lock)))
  expect(missing).toEqual([])
})

test('only the named packages run a script when they are installed', () => {
  expect(installed.filter(([path, locked]) => locked.hasInstallScript === true && !mayRunAScript.has(nameOf(path))).map(([path]) => path)).toEqual([])
})

test('versions are pinned exactly', () => {
  const loose = manifests.flatMap(([path, manifest]) => Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies })
    .filter(([name, version]) => !name.startsWith('@lagoon/') && !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${path}: ${name} ${version}`))
  expect(loose).toEqual([])
})

test('whoever installs the command installs DuckDB and nothing else', () => {
  expect(Object.keys((readJson('package.json') as Manifest).dependencies ?? {})).toEqual(['@duckdb/node-api'])
})

test.each([
  ['*', true], ['>=14', true], ['>= 12.0.0', true], ['>=20.19', true], ['>=22', false], ['>=20.20.0', false],
  ['^20.19.0 || >=22.12.0', true], ['^20.20.0 || >=22', false], ['^18 || ^22', false], ['18 || 20', true], ['>=16 <20', false], ['^10 || ^12 || >=14', true],
])('the range %s admits 20.19: %s', (range, expected) => {
  expect(admits(range, [20, 19, 0])).toBe(expected)
})

/** The part of npm's ranges that `engines` fields use: `||`, `>=`, `<`, `^`, bare versions. Anything else is refused loudly. */
function admits(range: string, version: readonly [number, number, number]): boolean {
  return range.split('||').some(part => part.trim().replace(/([<>=^~]+)\s+/g, '$1').split(/\s+/).every(comparator => admitsOne(comparator, version)))
}

function admitsOne(comparator: string, version: readonly [number, number, number]): boolean {
  if (comparator === '*' || comparator === '') return true
  const match = /^(>=|>|<=|<|\^|)v?(\d+)(?:\.(\d+|x))?(?:\.(\d+|x))?$/.exec(comparator)
  if (!match) throw new Error(`unknown range: ${comparator}`)
  const [, operator, major, minor, patch] = match
  const order = compare(version, [Number(major), Number(minor ?? 0) || 0, Number(patch ?? 0) || 0])
  switch (operator) {
    case '>=': return order >= 0
    case '>': return order > 0
    case '<=': return order <= 0
    case '<': return order < 0
    case '^': return order >= 0 && version[0] === Number(major)
    default: return version[0] === Number(major) && (minor === undefined || minor === 'x' || version[1] === Number(minor))
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

function isException(path: string): boolean {
  return otherLicences.some(pattern => pattern.test(nameOf(path)))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'))
}
