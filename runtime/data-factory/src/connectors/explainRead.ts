import { FactoryError } from '../error.ts'
import type { SourceFile } from './connector.ts'

/**
 * What a failure to read files says: in the service's words where it has some, and with the path of a file below the folder of its
 * dataset in place of the local one. Undefined for a failure of another kind.
 */
export function explainRead(error: unknown, files: readonly SourceFile[] = []): FactoryError | undefined {
  if (!(error instanceof Error) || error instanceof FactoryError) return undefined
  const { message, cause } = error
  const csv = /^CSV Error on Line: (\d+)/.exec(message)
  if (csv) return ofText(message, { line: csv[1] ?? '', file: pathIn(message, files), cause: error })
  if (!files.some(({ localFile }) => message.includes(localFile))) return undefined
  const [told = message] = files.reduce((text, { localFile, relativePath }) => text.replaceAll(localFile, relativePath), message).split('\nLINE 1:')
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'InvalidInput'
  return new FactoryError(told.startsWith('Malformed JSON') ? 'JsonInvalidDataFormat' : code, told, { cause: cause ?? error })
}

function ofText(message: string, { line, file, cause }: { readonly line: string; readonly file: string; readonly cause: Error }): FactoryError {
  const [, columns] = /^Expected Number of Columns: (\d+) Found: \d+/m.exec(message) ?? []
  const [, row = ''] = /^Original Line: (.*)$/m.exec(message) ?? []
  const place = `source '${file}' with row number ${line}`
  if (columns !== undefined) {
    return new FactoryError('DelimitedTextMoreColumnsThanDefined', `Error found when processing 'Csv/Tsv Format Text' ${place}: found more columns than expected column count ${columns}.`, { cause, hint: `the row is ${row}` })
  }
  const quotes = 'see quoteChar and escapeChar of the dataset: a quote inside quotes stands behind the escape character, which is a backslash by default'
  const encoding = 'see encodingName of the dataset'
  const isEncoding = /not utf-8 encoded/.test(message)
  return new FactoryError('DelimitedTextBadDataDetected', `Bad data is found in ${place}: ${message.split('\n')[2] ?? ''}`.trim(), { cause, hint: isEncoding ? encoding : quotes })
}

const pathIn = (message: string, files: readonly SourceFile[]): string => {
  const [, local = ''] = /^\s*file = (.*)$/m.exec(message) ?? []
  return files.find(({ localFile }) => localFile === local)?.relativePath ?? local.split(/[/\\]/).at(-1) ?? ''
}
