import type { SuppliedFor } from '@lagoon/data-factory'
import type { JsonObject } from '@lagoon/expressions'
import { isMap } from 'yaml'
import { entriesOf, tell, type SettingReader } from './setting.ts'

const shape = "write 'pipeline/activity': { name: value }"

/** `supplied_outputs`: what activities answer that cannot, or shall not, run here, by `pipeline/activity`. */
export const readSuppliedOutputs: SettingReader<readonly SuppliedFor[]> = (setting) =>
  entriesOf(setting, 'supplied_outputs must be a map from pipeline/activity to an output', shape).flatMap(([name, entry]): SuppliedFor[] => {
    const [pipeline, activity, more] = name.split('/')
    const { value, origin, source } = entry
    if (!pipeline || !activity || more !== undefined) tell(entry, `'${name}' names no activity of a pipeline`, shape)
    else if (!isMap(value)) tell(entry, `the supplied output of '${name}' must be a map`, shape)
    else return [{ pipeline, activity, output: value.toJS(source.document) as JsonObject, origin }]
    return []
  })
