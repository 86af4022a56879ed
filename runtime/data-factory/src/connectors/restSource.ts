import { appendFile, rm } from 'node:fs/promises'
import { FactoryError } from '../error.ts'
import { timeSpanMs } from '../run/timeSpan.ts'
import type { EndRequest, RowSource, SourceConnector } from './connector.ts'
import { documentLines, jsonRowsOf, pagedDocuments } from './jsonDocuments.ts'
import { optionalTextIn } from './settings.ts'
import { pagesOf, rulesIn } from './web/pages.ts'
import { readPaginationRules } from './web/paginationRules.ts'
import { send } from './web/send.ts'
import { headersOf, joinedUrl, webServiceOf, type WebService } from './web/webService.ts'

const codes = { client: 'RestCallFailedWithClientError', server: 'RestCallFailedWithServerError' }

export const restSource: SourceConnector = {
  parity:
    'runs: GET and POST, headers, body, all pagination rules (one RANGE), Anonymous, Basic and OAuth2ClientCredential sign-in, authHeaders; a page is a document, an array of objects one each; sign-in by Entra is refused',
  datasets: ['RestResource'],
  async open(request) {
    const service = await webServiceOf(request)
    const { engine, lake } = request.context.session.ports
    const files: string[] = []
    const close = async (): Promise<void> => {
      await Promise.all(files.map((file) => rm(file, { force: true })))
    }
    const scratch = (): string => {
      const file = lake.scratch('.json')
      files.push(file)
      return file
    }
    try {
      const pages = await fetchPages(request, service, scratch())
      const documents = pages.hasArrays ? scratch() : pages.file
      if (pages.hasArrays) await engine.run(documentLines(pagedDocuments(pages), documents))
      const source: RowSource = {
        store: service.store,
        sizeBytes: pages.sizeBytes,
        read: () => jsonRowsOf({ engine, files: [documents], compression: 'uncompressed', name: request.dataset.name, mayBeEmpty: true }),
        close,
      }
      return source
    } catch (error) {
      await close()
      throw error
    }
  },
}

export interface Pages {
  /** One page a line. */
  readonly file: string
  readonly sizeBytes: number
  readonly hasArrays: boolean
}

const batchBytes = 4 * 1024 * 1024

/** Calls page after page and appends them to a local file, a few megabytes at a time. */
async function fetchPages(request: EndRequest, service: WebService, file: string): Promise<Pages> {
  const { context, dataset, settings } = request
  const intervalMs = timeSpanOf(request, 'requestInterval') ?? 1000
  let hasArrays = false
  let sizeBytes = 0
  let batch = ''
  const flush = async (): Promise<void> => {
    await appendFile(file, batch)
    batch = ''
  }
  const pages = pagesOf({
    first: firstCall(request, service),
    credentials: service.credentials,
    rules: readPaginationRules(rulesIn(settings, dataset.properties)),
    send: (call) => send(context, call, codes),
    pause: () => context.session.effects.sleep(intervalMs, context.signal),
  })
  for await (const page of pages) {
    hasArrays ||= page.isArray
    sizeBytes += Buffer.byteLength(page.text)
    // Line breaks of a JSON text stand between its parts only: without them a page is one line.
    batch += `${page.text.replaceAll(/[\r\n]+/g, ' ').replace(/^\uFEFF/, '')}\n`
    if (batch.length >= batchBytes) await flush()
  }
  await flush()
  return { file, hasArrays, sizeBytes }
}

function firstCall(request: EndRequest, { url }: WebService) {
  const { settings, dataset } = request
  const setting = (name: string): string | undefined => optionalTextIn(settings, name) ?? optionalTextIn(dataset.properties, name)
  const method = (setting('requestMethod') || 'GET').toUpperCase()
  if (method !== 'GET' && method !== 'POST') {
    throw new FactoryError('InvalidPropertyValue', `requestMethod '${method}' of a REST source: it calls by GET or POST`, { origin: dataset.origin })
  }
  const body = method === 'POST' ? setting('requestBody') : undefined
  const given = { ...headersOf(dataset.properties['additionalHeaders']), ...headersOf(settings['additionalHeaders']) }
  const headers = Object.fromEntries(Object.entries(given).filter(([name]) => name.toLowerCase() !== 'accept'))
  const timeoutMs = timeSpanOf(request, 'httpRequestTimeout') ?? 100_000
  const typed = body === undefined || Object.keys(headers).some((name) => name.toLowerCase() === 'content-type') ? {} : { 'Content-Type': 'application/json' }
  return {
    method,
    url: joinedUrl(url, setting('relativeUrl') ?? ''),
    headers: { ...headers, ...typed, Accept: 'application/json' },
    timeoutMs,
    ...(body === undefined ? {} : { body }),
  }
}

function timeSpanOf({ settings }: EndRequest, name: string): number | undefined {
  const text = optionalTextIn(settings, name)
  return text === undefined || text === '' ? undefined : timeSpanMs(text)
}
