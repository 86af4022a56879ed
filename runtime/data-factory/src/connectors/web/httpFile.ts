import { rm, writeFile } from 'node:fs/promises'
import { FactoryError } from '../../error.ts'
import { isObject } from '../../reader/cursor.ts'
import type { ResolvedDataset } from '../../resources/resolve.ts'
import { timeSpanMs } from '../../run/timeSpan.ts'
import type { EndRequest, SourceFile } from '../connector.ts'
import { objectIn, optionalFlagIn, optionalTextIn } from '../settings.ts'
import { send } from './send.ts'
import { headersOf, joinedUrl, webServiceOf, withCredentials } from './webService.ts'

const codes = { client: 'HttpRequestFailedWithClientError', server: 'HttpRequestFailedWithServerError' }

/** The location of a file that an HTTP server has. */
export const webLocationType = 'HttpServerLocation'

export function isWebLocation({ properties }: ResolvedDataset): boolean {
  const { location } = properties
  return isObject(location) && location['type'] === webLocationType
}

/** Fetches the file of a dataset with an `HttpServerLocation` to a local one. It lives until `close`. */
export async function fetchFile(request: EndRequest): Promise<{ files: readonly SourceFile[]; close(): Promise<void> }> {
  const { context, dataset } = request
  const settings = objectIn(request.settings, 'storeSettings')
  if (optionalFlagIn(settings, 'enablePartitionDiscovery')) {
    throw new FactoryError('PropertyNotSupported', `'enablePartitionDiscovery' of a file behind HTTP does not run here`, { origin: dataset.origin })
  }
  const service = await webServiceOf(request)
  const method = (optionalTextIn(settings, 'requestMethod') || 'GET').toUpperCase()
  const body = method === 'POST' ? optionalTextIn(settings, 'requestBody') : undefined
  const url = joinedUrl(service.url, optionalTextIn(objectIn(dataset.properties, 'location'), 'relativeUrl') ?? '')
  const timeout = optionalTextIn(settings, 'requestTimeout') ?? optionalTextIn(settings, 'httpRequestTimeout')
  const answer = await send(
    context,
    withCredentials(
      {
        method,
        url,
        headers: headersOf(settings['additionalHeaders']),
        timeoutMs: timeout ? timeSpanMs(timeout) : 100_000,
        binary: true,
        ...(body === undefined ? {} : { body }),
      },
      service.credentials,
    ),
    codes,
  )
  const bytes = answer.bytes ?? new TextEncoder().encode(answer.body)
  const localFile = context.session.ports.lake.scratch('.http')
  await writeFile(localFile, bytes)
  const relativePath = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '').replaceAll(/[/\\]/g, '_')
  return {
    files: [{ relativePath: relativePath || 'response', sizeBytes: bytes.length, localFile }],
    close: () => rm(localFile, { force: true }),
  }
}
