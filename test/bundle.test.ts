import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

interface Input { readonly imports: readonly { readonly path: string; readonly kind: string }[] }

test('a verb loads only the rooms that it needs', async () => {
  const { bundle } = (await import(join(root, 'bin/build.mjs'))) as { bundle(): Promise<{ metafile: { inputs: Record<string, Input> } }> }
  const { inputs } = (await bundle()).metafile
  const loadedBy = (verb: string): string[] => {
    const loaded = new Set([`runtime/cli/src/commands/${verb}.ts`])
    for (const file of loaded) for (const { path, kind } of inputs[file]?.imports ?? []) if (kind !== 'dynamic-import') loaded.add(path)
    return [...loaded].sort()
  }
  const roomsOf = (verb: string): string[] => [...new Set(loadedBy(verb).flatMap(input => /^runtime\/([^/]+)/.exec(input)?.[1] ?? []))]
  expect(roomsOf('sql')).toEqual(expect.arrayContaining(['engine', 'sql', 'warehouse']))
  for (const stranger of ['azure-sql', 'lakeflow', 'logic-apps', 'expressions']) expect(roomsOf('sql'), `lagoon sql loads ${stranger}`).not.toContain(stranger)
  expect(loadedBy('sql').filter(input => /^runtime\/(sql\/src\/tsql|data-factory\/src\/(activities|connectors|run))/.test(input))).toEqual([])
})
