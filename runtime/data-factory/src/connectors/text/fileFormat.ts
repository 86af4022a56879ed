import { FactoryError } from '../../error.ts'
import type { ResolvedDataset } from '../../resources/resolve.ts'
import { objectIn, optionalTextIn } from '../settings.ts'
import { charsetNamed, type Charset } from './charset.ts'

const codecs = ['none', 'gzip', 'deflate', 'zipdeflate', 'tar', 'targzip'] as const
export type Codec = (typeof codecs)[number]

/** How the bytes of a file of text become its text. */
export interface TextFormat {
  readonly codec: Codec
  readonly charset: Charset
}

/** Newer files say `compressionCodec`, older ones and Binary `compression.type`. Throws `FactoryError('PropertyNotSupported')`. */
export function codecOf({ properties, name, origin }: ResolvedDataset): Codec {
  const written = optionalTextIn(properties, 'compressionCodec') ?? optionalTextIn(objectIn(properties, 'compression'), 'type') ?? ''
  const codec = written === '' ? 'none' : codecs.find((known) => known === written.toLowerCase())
  if (codec === undefined) {
    throw new FactoryError('PropertyNotSupported', `compression '${written}' of dataset '${name}' does not run here`, { origin, hint: 'gzip, deflate, ZipDeflate, Tar and TarGzip do' })
  }
  return codec
}

/** Throws `FactoryError('PropertyNotSupported')`. */
export function textFormatOf(dataset: ResolvedDataset): TextFormat {
  const { properties, name, origin } = dataset
  const codec = codecOf(dataset)
  const encoding = optionalTextIn(properties, 'encodingName') ?? ''
  const charset = charsetNamed(encoding)
  if (charset === undefined) {
    throw new FactoryError('PropertyNotSupported', `the encoding '${encoding}' of dataset '${name}' does not run here`, {
      origin,
      hint: 'UTF-8, UTF-16, ISO-8859 and Windows code pages, and the East Asian ones do',
    })
  }
  return { codec, charset }
}

/** What the engine reads and writes by itself. */
export const isPlain = ({ codec, charset }: TextFormat): boolean => charset.kind === 'utf8' && (codec === 'none' || codec === 'gzip')

