import type { JsonObject } from '@lagoon/expressions'
import { cleanPath } from '@lagoon/storage'
import { FactoryError } from '../error.ts'
import { fixedPart, type LakeLocation } from './lakeFiles.ts'
import { optionalTextIn } from './settings.ts'

/** The columns that the folders of a file name (`year=2026/month=08`), in their order, by a path of the lake. */
export type Partitions = (path: string) => Readonly<Record<string, string>>

/**
 * Folders count below `partitionRootPath`; without one, below the folder of the dataset, or below the part of a pattern that
 * comes before its first wildcard.
 */
export function partitionsOf({ location, settings, name }: { readonly location: LakeLocation; readonly settings: JsonObject; readonly name: string }): Partitions {
  const given = optionalTextIn(settings, 'partitionRootPath')
  const pattern = optionalTextIn(settings, 'wildcardFolderPath')
  const container = location.container.split('/').at(-1) ?? ''
  const written = cleanPath(given ?? (pattern === undefined ? location.folder : fixedPart(pattern)))
  const inContainer = given !== undefined && written.startsWith(`${container}/`) ? written.slice(container.length + 1) : written
  const root = cleanPath(`${location.container}/${inContainer}`)
  return (path) => {
    if (!path.startsWith(`${root}/`)) {
      throw new FactoryError('InvalidPropertyValue', `partitionRootPath '${written}' does not hold the files of dataset '${name}'`)
    }
    const folders = path.slice(root.length + 1).split('/').slice(0, -1)
    return Object.fromEntries(
      folders.flatMap((folder) => {
        const at = folder.indexOf('=')
        return at > 0 ? [[folder.slice(0, at), folder.slice(at + 1)] as const] : []
      }),
    )
  }
}
