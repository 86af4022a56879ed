import { FactoryError } from '../error.ts'

/** Milliseconds of a .NET time span: `d.hh:mm:ss`, `hh:mm:ss`, with an optional fraction. Throws `FactoryError('InvalidTimeSpan')`. */
export function timeSpanMs(text: string): number {
  const [whole, days, hours, minutes, seconds, fraction] =
    /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/.exec(text.trim()) ?? []
  if (whole === undefined) {
    throw new FactoryError('InvalidTimeSpan', `'${text}' is not a time span`, { hint: "write d.hh:mm:ss, for example '0.12:00:00'" })
  }
  const inSeconds = Number(days ?? 0) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)
  return inSeconds * 1000 + Number(`0.${fraction ?? 0}`) * 1000
}
