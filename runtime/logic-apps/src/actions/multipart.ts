import type { Json } from '@lagoon/expressions'
import { isObject, textOf } from './leaf.ts'

export interface Part { readonly headers: Readonly<Record<string, string>>; readonly text: string }

/** Writes parts as `multipart/…` (RFC 2046) with a boundary that none of them holds. */
export function multipartText(type: string, parts: readonly Json[], textOfBody: (body: Json) => string): { readonly text: string; readonly type: string } {
  const written = parts.filter(isObject).map(part => {
    const headers = isObject(part.headers) ? Object.entries(part.headers).map(([name, value]) => `${oneLine(name)}: ${oneLine(textOf(value))}\r\n`) : []
    return `${headers.join('')}\r\n${textOfBody(part.body ?? null)}\r\n`
  })
  const given = boundaryOf(type)
  let boundary = given ?? 'lagoon-part'
  for (let number = 1; given === undefined && written.some(part => part.includes(boundary)); number++) boundary = `lagoon-part-${number}`
  return {
    text: [...written.map(part => `--${boundary}\r\n${part}`), `--${boundary}--\r\n`].join(''),
    type: given === undefined ? `${type}; boundary=${boundary}` : type,
  }
}

/** The parts of a multipart body; undefined when it has no boundary or does not end. */
export function readMultipart(text: string, type: string): readonly Part[] | undefined {
  const boundary = boundaryOf(type)
  if (boundary === undefined) return undefined
  const [, ...sections] = `\r\n${text}`.split(`\r\n--${boundary}`)
  const last = sections.pop()
  if (last === undefined || !last.startsWith('--')) return undefined
  return sections.map(section => {
    const end = section.indexOf('\r\n\r\n')
    const head = end < 0 ? '' : section.slice(0, end)
    return {
      headers: Object.fromEntries(head.split('\r\n').flatMap(line => {
        const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? []
        return name === undefined ? [] : [[name, value ?? '']]
      })),
      text: end < 0 ? section.replace(/^[^\n]*\n/, '') : section.slice(end + 4),
    }
  })
}

const boundaryOf = (type: string): string | undefined => {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? []
  return quoted ?? plain
}

/** A header ends with its line: what came into it from outside begins no other one. */
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ')
