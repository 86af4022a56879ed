import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'

export interface Measured {
  readonly wallMs: number
  /** Highest resident memory; undefined where the system does not tell (only Linux does). */
  readonly peakBytes: number | undefined
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command of Node to its end and measures it from outside. */
export async function measure(args: readonly string[]): Promise<Measured> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  let peakBytes: number | undefined
  const look = setInterval(() => {
    void peakOf(child.pid).then((peak) => (peakBytes = peak === undefined ? peakBytes : Math.max(peak, peakBytes ?? 0)))
  }, 25)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  clearInterval(look)
  return { wallMs: performance.now() - startedAt, peakBytes, code, stdout, stderr }
}

/** The kernel keeps the high-water mark itself, so a sample now and then is enough. */
async function peakOf(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(status) ?? []
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}
