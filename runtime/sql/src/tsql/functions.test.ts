import { expect, test } from 'vitest'
import { nameOf } from './functions/define.ts'
import { tsqlFunctions } from './functions/call.ts'
import { likePattern } from './predicates.ts'
import { readMoment } from './moment.ts'
import { printTsqlParity } from './parity.ts'
import { arithmeticType, commonType, formatTsqlType, readTypeText, sqlTypes, type TsqlType } from './type.ts'

test('every function has one name, one entry and a line in the parity page', () => {
  const names = Object.values(tsqlFunctions).flat().map(nameOf)
  expect(new Set(names).size).toBe(names.length)
  const page = printTsqlParity()
  for (const name of names) expect(page).toContain(`\`${name}`)
})

test('types are read as they are written', () => {
  const read = (text: string, inCast = false): string | undefined => { const type = readTypeText(text, inCast); return type && formatTsqlType(type) }
  expect([read('VARCHAR(MAX)'), read('varchar'), read('varchar', true), read('DECIMAL'), read('NUMERIC(10,2)'), read('FLOAT(24)'), read('datetime2'), read('TIME(3)'), read('NVARCHAR(5000)'), read('DECIMAL(39,1)'), read('CHAR(MAX)'), read('THING')]).toEqual([
    'varchar(max)', 'varchar(1)', 'varchar(30)', 'decimal(18,0)', 'decimal(10,2)', 'real', 'datetime2(7)', 'time(3)', undefined, undefined, undefined, undefined,
  ])
})

test('types of results follow the precedence and precision of SQL Server', () => {
  const decimal = (precision: number, scale: number): TsqlType => ({ kind: 'decimal', precision, scale })
  expect(formatTsqlType(commonType([sqlTypes.int, { kind: 'varchar', length: 5 }]))).toBe('int')
  expect(formatTsqlType(commonType([sqlTypes.date, { kind: 'nvarchar', length: 5 }, sqlTypes.datetime2]))).toBe('datetime2(7)')
  expect(formatTsqlType(commonType([{ kind: 'char', length: 3 }, { kind: 'nvarchar', length: 2 }]))).toBe('nvarchar(3)')
  expect(formatTsqlType(arithmeticType('/', decimal(10, 2), decimal(5, 1)))).toBe('decimal(17,8)')
  expect(formatTsqlType(arithmeticType('*', decimal(38, 10), decimal(38, 10)))).toBe('decimal(38,6)')
  expect(formatTsqlType(arithmeticType('+', decimal(10, 2), sqlTypes.int))).toBe('decimal(13,2)')
})

test('dates in literals are read as the server reads them', () => {
  const text = (written: string, type: TsqlType): string => { const moment = readMoment(written, type); return moment.kind === 'value' ? moment.text : moment.kind === 'invalid' ? moment.code : '?' }
  expect(text('2025-10-07T19:49:56.002', sqlTypes.datetime)).toBe('2025-10-07 19:49:56.003')
  expect(text('2025-12-31T23:59:59.999', sqlTypes.datetime)).toBe('2026-01-01 00:00:00')
  expect(text('2025-10-07T19:49:56.1234567', sqlTypes.datetime)).toBe('241')
  expect(text('2025-10-07T19:49:56.1234567', sqlTypes.datetime2)).toBe('2025-10-07 19:49:56.123457')
  expect(text('2025-10-07 19:49:56Z', sqlTypes.datetime)).toBe('241')
  expect(text('1752-12-31', sqlTypes.datetime)).toBe('242')
  expect(text('2025-02-29', sqlTypes.date)).toBe('241')
  expect(text('07/10/2025', sqlTypes.date)).toBe('?')
})

test('a pattern of LIKE is the regular expression that means it', () => {
  const matches = (value: string, pattern: string, escape?: string): boolean => new RegExp(`^${likePattern(pattern, escape)}$`, 'is').test(value)
  expect([matches('a.c', 'a.c'), matches('abc', 'a.c'), matches('a%', 'a!%', '!'), matches('ab', 'a!%', '!'), matches('b1', '[a-c][0-9]'), matches('d1', '[^a-c]_'), matches('x]', 'x]'), matches('ab  ', 'ab'), matches('a', '[')]).toEqual([
    true, false, true, false, true, true, true, true, false,
  ])
})
