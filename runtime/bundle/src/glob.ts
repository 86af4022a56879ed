import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const isGlob = (pattern: string): boolean => /[*?[\]{}]/.test(pattern)

/** Files that a pattern with `*`, `?`, `[…]`, `{a,b}` and `**` names, as absolute paths with `/`, sorted. */
export function filesMatching(absolutePattern: string): string[] {
  const segments = absolutePattern.replaceAll('\\', '/').split('/')
  const firstGlob = segments.findIndex(isGlob)
  if (firstGlob < 0) return isFile(absolutePattern) ? [absolutePattern] : []
  const base = segments.slice(0, firstGlob).join('/') || '/'
  const rest = segments.slice(firstGlob).filter(segment => segment !== '' && segment !== '.')
  const found = new Set<string>()
  const walk = (folder: string, at: number): void => {
    const segment = rest[at]
    if (segment === undefined) return
    const last = at === rest.length - 1
    if (segment === '**') {
      if (last) for (const file of everyFileBelow(folder)) found.add(file)
      else walk(folder, at + 1)
      for (const entry of entriesOf(folder)) if (entry.isDirectory()) walk(`${folder}/${entry.name}`, at)
      return
    }
    const matches = segmentPattern(segment)
    for (const entry of entriesOf(folder)) {
      if (!matches.test(entry.name)) continue
      const path = join(folder, entry.name).replaceAll('\\', '/')
      if (!last) {
        if (isFolder(path)) walk(path, at + 1)
      } else if (isFile(path)) found.add(path)
    }
  }
  walk(base, 0)
  return [...found].sort()
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Hidden entries are listed, too; links to folders are followed by name but not by `**`. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}

function everyFileBelow(folder: string): string[] {
  return entriesOf(folder).filter(entry => !entry.isDirectory()).map(entry => `${folder}/${entry.name}`).filter(isFile)
}

function segmentPattern(segment: string): RegExp {
  let pattern = ''
  let depth = 0
  for (let i = 0; i < segment.length; i++) {
    const c = segment[i] ?? ''
    if (c === '*') pattern += '[^/]*'
    else if (c === '?') pattern += '[^/]'
    else if (c === '[' && segment.includes(']', i + 2)) {
      const end = segment.indexOf(']', i + 2)
      const body = segment.slice(i + 1, end).replace(/^[!^]/, '^').replaceAll('\\', '\\\\')
      pattern += `[${body}]`
      i = end
    } else if (c === '{' && segment.includes('}', i)) { pattern += '(?:'; depth++ }
    else if (c === '}' && depth > 0) { pattern += ')'; depth-- }
    else if (c === ',' && depth > 0) pattern += '|'
    else pattern += c.replace(/[.+^$()|[\]{}\\]/, '\\$&')
  }
  return new RegExp(`^${pattern}$`)
}
