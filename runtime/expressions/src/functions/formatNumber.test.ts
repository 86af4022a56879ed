import { expect, test } from 'vitest'
import { failureOf, inLogicApps } from '../testing.ts'

test.each([
  ['1234567890, \'0,0.00\'', '1,234,567,890.00'], ["1234.5, 'N'", '1,234.50'], ["-1234.567, 'F1'", '-1234.6'], ["17.35, 'C2', 'en-US'", '$17.35'],
  ["-0.004, 'N2'", '0.00'], ["0.5, 'P0'", '50%'], ["42, 'D5'", '00042'], ["12345.678, 'E2'", '1.23E+004'], ["2.50, 'G'", '2.5'],
  ["2.5, 'N0'", '2'], ["12.345, 'N2'", '12.35'], ["0.125, '0.00'", '0.13'], ["7, '000'", '007'], ["1234.5, '#,##0.##'", '1,234.5'],
  ["-5, '0;(0);zero'", '(5)'], ["0, '0;(0);zero'", 'zero'], ["0.256, '0.0%'", '25.6%'], ["5, '''no'' 0 \"pcs\"'", 'no 5 pcs'],
  ["9223372036854775807, 'N0'", '9,223,372,036,854,775,807'],
])('formatNumber(%s)', (args, expected) => expect(inLogicApps(`formatNumber(${args})`)).toBe(expected))

test('what is not known of formats is refused', () => {
  expect(failureOf("formatNumber(1, 'N', 'de-DE')", 'logic-apps')).toContain("in the culture 'de-DE' has no local counterpart")
  expect(failureOf("formatNumber(1.5, 'D')", 'logic-apps')).toContain('must be an integer')
  expect(failureOf("formatNumber(1, 'Q')", 'logic-apps')).toContain('is no number format')
  expect(failureOf("formatNumber(1, '0.0E+0')", 'logic-apps')).toContain('has no local counterpart yet')
})
