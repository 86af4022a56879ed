import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

interface Output { readonly imports: readonly { readonly path: string; readonly kind: string }[]; readonly inputs: Readonly<Record<string, unknown>>; readonly entryPoint?: string }

test('a verb loads only the rooms that it needs', async () => {
  const { bundle } = (await import(join(root, 'bin/build.mjs'))) as { bundle(): Promise<{ metafile: { outputs: Record<string, Output> } }> }
  const { outputs } = (await bundle()).metafile
  const loadedBy = (verb: string): string[] => {
    const [entry = ''] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === `runtime/cli/src/commands/${verb}.ts`) ?? []
    const chunks = new Set([entry])
    for (const chunk of chunks) for (const { path, kind } of outputs[chunk]?.imports ?? []) if (kind === 'import-statement' && path in outputs) chunks.add(path)
    return [...new Set([...chunks].flatMap(chunk => Object.keys(outputs[chunk]?.inputs ?? {})))].sort()
  }
  const roomsOf = (verb: string): string[] => [...new Set(loadedBy(verb).flatMap(input => /^runtime\/([^/]+)/.exec(input)?.[1] ?? []))]
  expect(roomsOf('sql')).toEqual(expect.arrayContaining(['engine', 'sql', 'warehouse']))
  for (const stranger of ['azure-sql', 'lakeflow', 'logic-apps', 'expressions']) expect(roomsOf('sql'), `lagoon sql loads ${stranger}`).not.toContain(stranger)
  expect(loadedBy('sql').filter(input => /^runtime\/(sql\/src\/tsql|data-factory\/src\/(activities|connectors|run))/.test(input))).toEqual([])
})
