import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const loader = pathToFileURL(join(import.meta.dirname, '..', 'bin', 'load.mjs')).href
let folder: string
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'lagoon-load-')) })
afterEach(async () => rm(folder, { recursive: true, force: true }))

/** A bundle with one greeting, always of the same time. */
async function bundle(greeting: string): Promise<void> {
  await writeFile(join(folder, 'bundle.cjs'), `exports.commands = ['lagoon', 'sql']; exports.greet = () => ${JSON.stringify(greeting)}`)
  await utimes(join(folder, 'bundle.cjs'), 1000, 1000)
}

/** What a process of its own reads from the bundle, and whether V8 took the code of an earlier one. */
async function run(...args: string[]): Promise<string> {
  const script = `
    import vm from 'node:vm'
    const { Script } = vm
    let taken = 'compiled'
    vm.Script = class extends Script { constructor(text, options) { super(text, options); if (options.cachedData && !this.cachedDataRejected) taken = 'kept' } }
    const { load } = await import(${JSON.stringify(loader)})
    const { greet } = load(${JSON.stringify(join(folder, 'bundle.cjs'))}, ${JSON.stringify(args)})
    process.stdout.write(greet() + ' ' + taken)
    process.exitCode = ${args.includes('--fail') ? 1 : 0}`
  return (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])).stdout
}

const compiled = async (): Promise<string[]> => readdir(join(folder, 'compiled'))

test('the second run of a verb takes the code that the first one compiled, wherever the verb stands', async () => {
  await bundle('hello')
  expect(await run('--project', 'shop', 'sql')).toBe('hello compiled')
  expect(await run('sql', '-q')).toBe('hello kept')
  expect(await run('--version')).toBe('hello compiled')
  expect(await run('--help')).toBe('hello kept')
})

test('a new bundle of the same length and time is compiled anew, and the code of the old one goes', async () => {
  await bundle('hello')
  await run('sql')
  await bundle('salve')
  expect(await run('sql')).toBe('salve compiled')
  expect(await run('sql')).toBe('salve kept')
  expect(await compiled()).toHaveLength(1)
})

test('damaged code is compiled anew instead of being trusted', async () => {
  await bundle('hello')
  await run('sql')
  const [name = ''] = await compiled()
  const code = await readFile(join(folder, 'compiled', name))
  for (const damaged of [code.subarray(0, code.length / 2), Buffer.alloc(0), code.map((byte, at) => (at === 200 ? byte ^ 255 : byte))]) {
    await writeFile(join(folder, 'compiled', name), damaged)
    expect(await run('sql')).toBe('hello compiled')
    expect(await run('sql')).toBe('hello kept')
  }
})

test('a run that fails, and one that only asks for help, keep nothing for the verb: they compile too little', async () => {
  await bundle('hello')
  expect(await run('sql', '--help')).toBe('hello compiled')
  await expect(run('sql', '--fail')).rejects.toThrow('Command failed')
  expect(await run('sql')).toBe('hello compiled')
  expect(await run('sql')).toBe('hello kept')
})

test('a mistyped verb keeps nothing, and a folder that cannot be written only costs time', async () => {
  await bundle('hello')
  expect(await run('sqk')).toBe('hello compiled')
  expect(await readdir(folder)).toEqual(['bundle.cjs'])
  await writeFile(join(folder, 'compiled'), 'a file in its place')
  expect(await run('sql')).toBe('hello compiled')
  expect(await run('sql')).toBe('hello compiled')
})
