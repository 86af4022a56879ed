import type { SourceConnector } from './connector.ts'
import { compressionOf, requireUtf8 } from './fileFormat.ts'
import { openFileSource } from './fileSource.ts'
import { jsonRowsOf } from './jsonDocuments.ts'

export const jsonSource: SourceConnector = {
  parity: 'runs: objects one after another, arrays of objects, one object; values keep their JSON types (no guessing of dates)',
  datasets: ['Json'],
  async open(request) {
    requireUtf8(request.dataset)
    const { engine } = request.context.session.ports
    const compression = compressionOf(request.dataset)
    return openFileSource(request, (files) => jsonRowsOf({ engine, files, compression, name: request.dataset.name }))
  },
}
