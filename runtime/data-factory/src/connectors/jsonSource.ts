import type { SourceConnector } from './connector.ts'
import { openFileSource } from './fileSource.ts'
import { jsonRowsOf } from './jsonDocuments.ts'
import { textFormatOf } from './text/fileFormat.ts'
import { engineCodec } from './text/readableFiles.ts'

export const jsonSource: SourceConnector = {
  parity: 'runs: objects one after another, arrays of objects, one object; values keep their JSON types (no guessing of dates), collectionReference, paths, encodings and compression as DelimitedText',
  datasets: ['Json'],
  async open(request) {
    const { engine } = request.context.session.ports
    const format = textFormatOf(request.dataset)
    return openFileSource(request, (files) => jsonRowsOf({ engine, files, compression: engineCodec(format), name: request.dataset.name }), format)
  },
}
