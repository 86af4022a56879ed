import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Opens a file of lines for appending. What a killed process left half written ends there, so that it spoils no line but its own. */
export function openLines(file: string): number {
  mkdirSync(dirname(file), { recursive: true })
  const descriptor = openSync(file, 'a+')
  try {
    const { size } = fstatSync(descriptor)
    const last = Buffer.alloc(1)
    if (size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last.toString() !== '\n') writeSync(descriptor, '\n')
    return descriptor
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}
