import { isIP } from 'node:net'

const checks: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': text => /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/.test(text) && isDate(text.slice(0, 10)),
  date: text => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDate(text),
  time: text => /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d{2}:\d{2})?$/.test(text),
  email: text => /^[^\s@]+@[^\s@]+$/.test(text),
  uri: text => /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(text),
  hostname: text => text.length <= 253 && /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/.test(text),
  ipv4: text => isIP(text) === 4,
  ipv6: text => isIP(text) === 6,
}

/** Whether a text has the format that a schema names. Other names say something to people only, as JSON Schema has it. */
export const fitsFormat = (text: string, format: string): boolean => !Object.hasOwn(checks, format) || checks[format]?.(text) === true

function isDate(text: string): boolean {
  const [year, month, day] = text.split('-').map(Number)
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day))
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day
}
