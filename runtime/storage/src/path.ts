import { StorageError } from './error.ts'

/**
 * The path in its one spelling: no empty segment, no leading or trailing `/`.
 * Every path of a storage goes through here, so that no name can leave the root.
 */
export function cleanPath(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.')
  for (const segment of segments) {
    if (segment === '..' || segment.includes('\\') || segment.includes('\0')) {
      throw new StorageError('InvalidResourceName', `a path may not contain '${segment}': ${path}`)
    }
  }
  return segments.join('/')
}

const illegalOnWindows = /[<>:"|?*]|[. ]$/g

/** Names with `:` are legal in the lake but not on a Windows disk: there such characters are percent-encoded. */
export function toDiskName(segment: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return segment
  return segment.replaceAll('%', '%25').replace(illegalOnWindows, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}

export function fromDiskName(name: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? name.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) : name
}
