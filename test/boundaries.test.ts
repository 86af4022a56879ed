import { readFileSync, readdirSync, existsSync, type Dirent } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

interface Room {
  readonly folder: string
  readonly name: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly sources: readonly Source[]
}
interface Source { readonly path: string; readonly text: string; readonly isTest: boolean; readonly imports: readonly string[] }

const rooms = folders('runtime').map(readRoom)
const roomNames = new Set(rooms.map(room => room.name))
const sources = rooms.flatMap(room => room.sources)

describe('the rooms of the house', () => {
  test('are seen by these tests, with their sources', () => {
    expect(rooms.length).toBeGreaterThanOrEqual(14)
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.flatMap(source => source.imports).length).toBeGreaterThan(300)
    for (const room of rooms) expect(room.sources.length, `${room.folder} has sources`).toBeGreaterThan(0)
  })

  test('are named after their folder', () => {
    for (const room of rooms) expect(room.name).toBe(`@lagoon/${basename(room.folder)}`)
  })

  test('import only what their package.json declares', () => {
    const problems = rooms.flatMap(room => room.sources.flatMap(source => source.imports
      .filter(imported => !imported.startsWith('.') && !isAllowed(imported, room, source))
      .map(imported => `${source.path} imports ${imported}`)))
    expect(problems).toEqual([])
  })

  test('never reach into another room by a relative path', () => {
    const problems = rooms.flatMap(room => room.sources.flatMap(source => source.imports
      .filter(imported => imported.startsWith('.') && escapes(room, source, imported))
      .map(imported => `${source.path} imports ${imported}`)))
    expect(problems).toEqual([])
  })

  test('are entered only by their one door', () => {
    const problems = sources.flatMap(source => source.imports
      .filter(imported => imported.startsWith('@lagoon/') && !roomNames.has(imported))
      .map(imported => `${source.path} imports ${imported}`))
    expect(problems).toEqual([])
  })

  test('depend on one another without a cycle', () => {
    expect(rooms.flatMap(room => cycleFrom(room.name, [])).slice(0, 1)).toEqual([])
  })

  test('leave DuckDB to the engine', () => {
    const others = rooms.filter(room => room.name !== '@lagoon/engine')
    expect(others.flatMap(room => Object.keys(room.dependencies).filter(isDuckdb).map(each => `${room.folder}: ${each}`))).toEqual([])
    expect(others.flatMap(room => room.sources).filter(source => source.imports.some(isDuckdb)).map(source => source.path)).toEqual([])
  })

  test('that are pure import neither another room nor a module that touches the machine', () => {
    const machine = /^(node:)?(fs|net|http|https|child_process|dgram|tls|worker_threads)(\/|$)/
    const pure = rooms.filter(room => ['sql', 'expressions'].includes(basename(room.folder)))
    expect(pure).toHaveLength(2)
    for (const room of pure) {
      expect(Object.keys(room.dependencies).filter(each => roomNames.has(each))).toEqual([])
      expect(room.sources.filter(source => !source.isTest && source.imports.some(each => machine.test(each))).map(source => source.path)).toEqual([])
    }
  })
})

describe('the runtime', () => {
  test('knows no table and no pipeline of the lakehouse', () => {
    const names = lakehouseNames()
    expect(names.length, 'names found in lakehouse/').toBeGreaterThan(10)
    const pattern = new RegExp(`\\b(${names.join('|')})\\b`, 'i')
    const problems = sources.flatMap(source => linesMatching(source, pattern))
    expect(problems).toEqual([])
  })

  test('has no left-overs and no type that was forced', () => {
    const pattern = /\b(TODO|FIXME|HACK)\b|\bas unknown as\b|@ts-(ignore|expect-error|nocheck)/
    expect(sources.flatMap(source => linesMatching(source, pattern))).toEqual([])
  })

  test('names no path of a machine', () => {
    const pattern = /(['"`])\/(home|root|Users|work)\//
    expect(sources.flatMap(source => linesMatching(source, pattern))).toEqual([])
  })

  test('says in the README of every room what it stands in for', () => {
    // These two are no service: the dialects' reader, and the door to DuckDB.
    const others = new Set(['sql', 'engine'])
    const silent = rooms.filter(room => !openingOf(room).startsWith('Stands in for') && !others.has(basename(room.folder)))
    expect(silent.map(room => room.folder)).toEqual([])
    expect(rooms.filter(room => openingOf(room) === '').map(room => room.folder)).toEqual([])
  })
})

function readRoom(folder: string): Room {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as { name: string; dependencies?: Record<string, string> }
  const read = filesBelow(join(folder, 'src')).filter(path => /\.(ts|tsx|mts)$/.test(path)).map(readSource)
  return { folder, name: manifest.name, dependencies: manifest.dependencies ?? {}, sources: read }
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  return { path: path.split(sep).join('/'), text, isTest: /\.test\.tsx?$/.test(path) || /(^|\/)testing\//.test(path), imports: importsOf(text) }
}

/** The first line of a room's README below its title. */
function openingOf(room: Room): string {
  const file = join(root, room.folder, 'README.md')
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(line => line.trim() !== '')[1] ?? '' : ''
}

function importsOf(text: string): string[] {
  const statements = /^[ \t]*(?:import|export)\s+(?:type\s+)?[\w$*{}\s,]*?\bfrom\s*['"]([^'"]+)['"]/gm
  const bare = /^[ \t]*import\s*['"]([^'"]+)['"]/gm
  const calls = /\b(?:import|require(?:\.resolve)?)\s*\(\s*['"]([^'"]+)['"]/g
  return [statements, bare, calls].flatMap(pattern => [...text.matchAll(pattern)].flatMap(match => match[1] ?? []))
}

function isAllowed(imported: string, room: Room, source: Source): boolean {
  if (imported.startsWith('node:') || builtinModules.includes(imported)) return true
  const name = packageOf(imported)
  return name in room.dependencies || (source.isTest && ['vitest', 'fast-check'].includes(name)) || isOwnTestHelper(imported, source)
}

// A suite that several tests share (`behavesLike….ts`) is no test file by name, but imports the runner.
function isOwnTestHelper(imported: string, source: Source): boolean {
  return imported === 'vitest' && /\/behavesLike\w+\.ts$/.test(source.path)
}

function packageOf(imported: string): string {
  return imported.split('/').slice(0, imported.startsWith('@') ? 2 : 1).join('/')
}

function escapes(room: Room, source: Source, imported: string): boolean {
  const target = resolve(root, dirname(source.path), imported)
  return relative(resolve(root, room.folder), target).startsWith('..')
}

function cycleFrom(name: string, path: readonly string[]): string[] {
  if (path.includes(name)) return [[...path, name].join(' → ')]
  const room = rooms.find(each => each.name === name)
  return Object.keys(room?.dependencies ?? {}).filter(each => roomNames.has(each)).flatMap(each => cycleFrom(each, [...path, name]))
}

function isDuckdb(name: string): boolean {
  return name.startsWith('@duckdb/') || name === 'duckdb'
}

/** Pipelines and datasets by their file names, source tables by their CREATE TABLE. */
function lakehouseNames(): string[] {
  const files = filesBelow('lakehouse')
  const byFile = files.filter(path => /[\\/](pipeline|silver|gold)[\\/][^\\/]+\.(json|sql)$/.test(path)).map(path => basename(path).replace(/\.\w+$/, ''))
  const byStatement = files.filter(path => path.endsWith('.sql')).flatMap(path =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:\[?\w+\]?\.)?\[?(\w+)\]?/gi)].flatMap(match => match[1] ?? []))
  return [...new Set([...byFile, ...byStatement].map(name => name.toLowerCase()))].sort()
}

function linesMatching(source: Source, pattern: RegExp): string[] {
  return source.text.split('\n').flatMap((line, index) => pattern.test(line) ? [`${source.path}:${index + 1}: ${line.trim()}`] : [])
}

function folders(parent: string): string[] {
  return entries(parent).filter(entry => entry.isDirectory() && existsSync(join(root, parent, entry.name, 'package.json'))).map(entry => join(parent, entry.name))
}

function filesBelow(folder: string): string[] {
  return entries(folder).flatMap(entry => entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)])
}

function entries(folder: string): Dirent[] {
  const path = join(root, folder)
  return existsSync(path) ? readdirSync(path, { withFileTypes: true }) : []
}
