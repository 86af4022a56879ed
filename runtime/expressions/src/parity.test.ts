import { expect, test } from 'vitest'
import { functions, printExpressionParity } from './index.ts'

test('all 84 functions of Data Factory are there', () => {
  const documented = `
    concat endsWith guid indexOf lastIndexOf replace split startsWith substring toLower toUpper trim
    contains empty first intersection join last length skip take union
    and equals greater greaterOrEquals if less lessOrEquals not or
    array base64 base64ToBinary base64ToString binary bool coalesce createArray dataUri dataUriToBinary dataUriToString decodeBase64 decodeDataUri
    decodeUriComponent encodeUriComponent float int json string uriComponent uriComponentToBinary uriComponentToString xml xpath
    add div max min mod mul rand range sub
    addDays addHours addMinutes addSeconds addToTime convertFromUtc convertTimeZone convertToUtc dayOfMonth dayOfWeek dayOfYear formatDateTime
    getFutureTime getPastTime startOfDay startOfHour startOfMonth subtractFromTime ticks utcNow`.trim().split(/\s+/)
  expect(documented).toHaveLength(84)
  expect(functions.filter(definition => definition.dialects.includes('data-factory')).map(definition => definition.name).toSorted()).toEqual(documented.toSorted())
})

test('the parity table names every function and accessor once', () => {
  const text = printExpressionParity()
  for (const { name } of functions) expect(text.split(`| \`${name}\` |`), name).toHaveLength(2)
  expect(text).toContain('| `activity()` | Data Factory |')
})
