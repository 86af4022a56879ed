import { WarehouseError } from '../error.ts'
import { addressOf } from '../tools.ts'
import { locationOf } from './names.ts'
import { listing, originIn, refuse, type Runner } from './run.ts'

/** LIST and REMOVE over volumes and addresses of the lake. GET and PUT would reach outside of it. */
export const file: Runner<'file'> = {
  writes: ({ verb }) => verb !== 'LIST',
  async run(run, statement) {
    const { verb, place, limit } = statement
    if (verb === 'GET' || verb === 'PUT') return refuse(run, place, verb, 'the lake is a folder here: copy the file into it')
    const path = (await run.tools.catalog.pathInVolume(statement.path)) ?? locationOf(statement.path)
    if (verb === 'REMOVE') {
      if (!(await run.tools.storage.delete(path))) throw new WarehouseError('PATH_NOT_FOUND', `there is no file ${statement.path}`, { origin: originIn(run, place) })
      return listing({ file: 'string' }, [[statement.path]])
    }
    const rows: [string, string, number, number][] = []
    for await (const { path: found, sizeBytes, modifiedAt } of run.tools.storage.list(path)) {
      if (limit !== undefined && rows.length >= limit) break
      rows.push([addressOf(found), found.slice(found.lastIndexOf('/') + 1), sizeBytes, modifiedAt.getTime()])
    }
    return listing({ path: 'string', name: 'string', size: 'bigint', modification_time: 'bigint' }, rows)
  },
}
