import { expect, test } from 'vitest'
import { timeSpanMs } from './timeSpan.ts'

test('a time span has days, hours, minutes and seconds', () => {
  expect(timeSpanMs('0.12:00:00')).toBe(12 * 3_600_000)
  expect(timeSpanMs('7.00:00:00')).toBe(7 * 86_400_000)
  expect(timeSpanMs('02:30:15')).toBe(9_015_000)
  expect(timeSpanMs('00:00:00.5')).toBe(500)
  expect(() => timeSpanMs('soon')).toThrow(expect.objectContaining({ code: 'InvalidTimeSpan' }))
})
