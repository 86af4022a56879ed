import type { Bundle } from '@lagoon/bundle'
import { lakePath, parseAbfss } from '@lagoon/storage'
import type { Catalog } from '@lagoon/unity-catalog'

/** What a deployment would have created: catalogs, schemas and volumes of the bundle, where they are missing. */
export async function registerBundle(catalog: Catalog, bundle: Bundle): Promise<void> {
  const schemas = Object.values(bundle.schemas)
  const targets = Object.values(bundle.pipelines)
  const names = new Set([...schemas.map((schema) => schema.catalog), ...targets.flatMap((pipeline) => pipeline.catalog ?? [])])
  for (const name of names) await catalog.createCatalog({ name }, { ifNotExists: true })
  for (const { catalog: of, name, comment, storageRoot } of schemas) {
    await catalog.createSchema(
      { catalog: of, name, ...(comment ? { comment } : {}), ...(storageRoot ? { storageRoot: lakePath(parseAbfss(storageRoot)) } : {}) },
      { ifNotExists: true },
    )
  }
  for (const { catalog: of, schema } of targets) {
    if (of !== undefined && schema !== undefined) await catalog.createSchema({ catalog: of, name: schema }, { ifNotExists: true })
  }
  for (const { catalog: of, schema, name, volumeType, storageLocation, comment } of Object.values(bundle.volumes)) {
    await catalog.createVolume(
      {
        catalog: of,
        schema,
        name,
        type: volumeType,
        ...(comment ? { comment } : {}),
        ...(storageLocation ? { location: lakePath(parseAbfss(storageLocation)) } : {}),
      },
      { ifNotExists: true },
    )
  }
}
