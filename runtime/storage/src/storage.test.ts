import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { abfssOf, child, failAfter, faultPoint, lakePath, localStorage, memoryStorage, parseAbfss, readText, writeText, type Storage } from './index.ts'
import { fromDiskName, toDiskName } from './path.ts'

const folders: string[] = []
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lagoon-storage-'))
  folders.push(folder)
  return folder
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
async function pathsOf(storage: Storage, folder: string): Promise<string[]> {
  const paths: string[] = []
  for await (const file of storage.list(folder)) paths.push(file.path)
  return paths
}

function behavesLikeStorage(name: string, open: () => Promise<Storage>): void {
  describe(name, () => {
    test('a path is created once', async () => {
      const storage = await open()
      await storage.create('a/b.json', bytes('1'))
      await expect(storage.create('a/b.json', bytes('2'))).rejects.toMatchObject({ code: 'PathAlreadyExists' })
      expect(await readText(storage, 'a/b.json')).toBe('1')
    })

    test('of many creators of one path exactly one wins', async () => {
      const storage = await open()
      const tries = await Promise.allSettled(Array.from({ length: 16 }, (_, i) => storage.create('log/0.json', bytes(String(i)))))
      expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1)
    })

    test('a write replaces what was there', async () => {
      const storage = await open()
      await writeText(storage, 'x', 'one')
      await writeText(storage, 'x', 'two')
      expect(await readText(storage, 'x')).toBe('two')
    })

    test('a listing is recursive and in the order of paths', async () => {
      const storage = await open()
      for (const path of ['b/2', 'b.txt', 'a', 'b/10', 'b/1/x', 'c']) await writeText(storage, path, path)
      expect(await pathsOf(storage, '')).toEqual(['a', 'b.txt', 'b/1/x', 'b/10', 'b/2', 'c'].sort())
      expect(await pathsOf(storage, 'b')).toEqual(['b/1/x', 'b/10', 'b/2'])
      expect(await pathsOf(storage, 'nowhere')).toEqual([])
    })

    test('what is not there is said', async () => {
      const storage = await open()
      await expect(storage.read('no')).rejects.toMatchObject({ code: 'PathNotFound' })
      expect(await storage.stat('no')).toBeUndefined()
      expect(await storage.delete('no')).toBe(false)
      expect(await storage.deleteFolder('no')).toBe(0)
    })

    test('deleting a folder deletes what is below it and nothing beside it', async () => {
      const storage = await open()
      for (const path of ['t/1', 't/u/2', 'tt/3']) await writeText(storage, path, path)
      expect(await storage.deleteFolder('t')).toBe(2)
      expect(await pathsOf(storage, '')).toEqual(['tt/3'])
    })

    test('no path leaves the root', async () => {
      const storage = await open()
      for (const path of ['../x', 'a/../../x', 'a\\..\\x']) {
        await expect((async () => storage.read(path))()).rejects.toMatchObject({ code: 'InvalidResourceName' })
      }
    })

    test('a name may hold a colon and need no extension', async () => {
      const storage = await open()
      await writeText(storage, 'orders/orders_2026-01-11T17:32:37.1234567Z', 'x')
      expect(await pathsOf(storage, 'orders')).toEqual(['orders/orders_2026-01-11T17:32:37.1234567Z'])
    })

    test('a child sees its own folder only', async () => {
      const storage = await open()
      await writeText(storage, 'tables/t/1', 'x')
      await writeText(storage, 'other', 'y')
      const inner = child(storage, 'tables')
      expect(await pathsOf(inner, '')).toEqual(['t/1'])
      expect((await inner.stat('t/1'))?.path).toBe('t/1')
    })

    test('a process that dies at a step leaves what came before it, and for ever stays dead', async () => {
      const storage = await open()
      const dying = failAfter(storage, faultPoint(2))
      await writeText(dying, 'first', '1')
      await expect(writeText(dying, 'second', '2')).rejects.toMatchObject({ code: 'Interrupted' })
      await expect(writeText(dying, 'third', '3')).rejects.toMatchObject({ code: 'Interrupted' })
      expect(await pathsOf(storage, '')).toEqual(['first'])
      const untold = failAfter(storage, faultPoint(1, { when: 'after' }))
      await expect(writeText(untold, 'done', 'd')).rejects.toMatchObject({ code: 'Interrupted' })
      expect(await pathsOf(storage, '')).toEqual(['done', 'first'])
    })
  })
}

behavesLikeStorage('memory storage', async () => memoryStorage())
behavesLikeStorage('local storage', async () => localStorage(await temporaryFolder()))
behavesLikeStorage('a child of local storage', async () => child(localStorage(await temporaryFolder()), 'deep/er'))

test('a finished local file is adopted in one step', async () => {
  const storage = localStorage(await temporaryFolder())
  const file = storage.scratch('.parquet')
  await writeFile(file, 'rows')
  await storage.adopt(file, 'bronze/t/1.parquet')
  expect(await readText(storage, 'bronze/t/1.parquet')).toBe('rows')
  expect(await pathsOf(storage, '')).toEqual(['bronze/t/1.parquet'])
})

test('an abfss address and a path in the lake are two spellings of one place', () => {
  const uri = parseAbfss('abfss://bronze@lake.dfs.core.windows.net/orders/2026/')
  expect(lakePath(uri)).toBe('lake/bronze/orders/2026')
  expect(abfssOf('lake/bronze/orders/2026')).toBe('abfss://bronze@lake.dfs.core.windows.net/orders/2026')
  expect(lakePath(parseAbfss('abfss://gold@lake.dfs.core.windows.net'))).toBe('lake/gold')
  expect(() => parseAbfss('https://lake.blob.core.windows.net/x')).toThrow(expect.objectContaining({ code: 'InvalidUri' }))
})

test('on Windows every name survives the way to the disk and back', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }).filter((s) => !/[/\\\0]/.test(s)), (name) => {
      expect(fromDiskName(toDiskName(name, 'win32'), 'win32')).toBe(name)
    }),
  )
})
