import { spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { WorkspaceError } from '../error.ts'
import { manifestFile, type Sample } from './definition.ts'

/** Makes the files of a size by the sample's own generator, unless they are there. What it tells goes to stderr. */
export async function ensureFiles(sample: Sample, size: string, { again = false } = {}): Promise<void> {
  const there = await stat(manifestFile(sample, size)).then(() => true, () => false)
  if (there && !again) return
  const [program, ...words] = sample.generate ?? []
  if (program === undefined) throw new WorkspaceError('SampleNotFound', `size ${size} of sample ${sample.name} has no files and no generator`)
  // The folder that holds the sizes is what stands before the first {size}.
  const data = resolve(sample.folder, sample.files.split('{size}')[0] ?? '.')
  const filled = words.map((word) => word.replaceAll('{size}', size).replaceAll('{data}', data))
  const code = await new Promise<number | null>((done, reject) => {
    const child = spawn(program === 'node' ? process.execPath : program, filled, { cwd: sample.folder, stdio: ['ignore', 'ignore', 'inherit'] })
    child.on('error', reject)
    child.on('close', done)
  })
  if (code !== 0) throw new WorkspaceError('SampleNotFound', `the generator of sample ${sample.name} ended with ${code}`, { hint: `it was: ${[program, ...filled].join(' ')}` })
}
