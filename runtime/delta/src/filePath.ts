import { cleanPath, lakePath, parseAbfss } from '@lagoon/storage'
import { DeltaError } from './error.ts'

/**
 * The storage path of what `add.path` or `remove.path` names: a URI, relative to the table's root or absolute.
 * It is decoded exactly once: `a%2520b` in the log is `a%20b` on disk.
 */
export function storagePath(root: string, path: string): string {
  if (/^abfss?:\/\//.test(path)) return lakePath(parseAbfss(decode(path)))
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\//.test(path) || path.startsWith('/')) {
    throw new DeltaError('DELTA_PATH_NOT_SUPPORTED', `${root} refers to ${path}, which lies outside the lake`)
  }
  return cleanPath(`${root}/${decode(path)}`)
}

/** How a path relative to the table's root is written in the log. */
export const logPathOf = (relative: string): string => relative.split('/').map(encodeSegment).join('/')

export function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    throw new DeltaError('DELTA_PATH_NOT_SUPPORTED', `the path ${path} is not a URI`, { cause: error })
  }
}

// `encodeURIComponent` leaves these alone, but Hadoop's URI reader takes some of them for syntax.
const encodeSegment = (segment: string): string =>
  encodeURIComponent(segment).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
