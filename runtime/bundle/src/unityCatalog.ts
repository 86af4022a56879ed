import type { Node } from './node.ts'
import type { Origin, Report } from './problem.ts'
import { readerOf } from './reader.ts'
import type { SchemaResource, VolumeResource } from './resources.ts'

export function readSchema({ key, node, origin, report }: { key: string; node: Node; origin: Origin; report: Report }): SchemaResource {
  const reader = readerOf({ node, what: `schema '${key}'`, report })
  return {
    kind: 'schema',
    key,
    name: reader.requiredText('name'),
    catalog: reader.requiredText('catalog_name'),
    comment: reader.text('comment'),
    storageRoot: reader.text('storage_root'),
    properties: reader.texts('properties'),
    origin,
  }
}

export function readVolume({ key, node, origin, report }: { key: string; node: Node; origin: Origin; report: Report }): VolumeResource {
  const reader = readerOf({ node, what: `volume '${key}'`, report })
  return {
    kind: 'volume',
    key,
    name: reader.requiredText('name'),
    catalog: reader.requiredText('catalog_name'),
    schema: reader.requiredText('schema_name'),
    volumeType: reader.oneOf('volume_type', ['MANAGED', 'EXTERNAL']) ?? 'MANAGED',
    storageLocation: reader.text('storage_location'),
    comment: reader.text('comment'),
    origin,
  }
}
