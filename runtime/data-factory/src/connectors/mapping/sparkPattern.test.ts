import { Engine } from '@lagoon/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatted, parsed } from './dateFormat.ts'
import { dotNetPatterns } from './sparkPattern.ts'

let engine: Engine
beforeAll(async () => void (engine = await Engine.open()))
afterAll(() => engine.close())

const value = async (expression: string): Promise<unknown> => (await engine.rows(`SELECT ${expression} AS value`))[0]?.['value']
const written = async (pattern: string): Promise<unknown> => value(formatted("TIMESTAMPTZ '2024-03-05 06:07:08Z'", dotNetPatterns(pattern, 'timestampFormat')[0] ?? ''))
const read = async (text: string, pattern: string): Promise<unknown> =>
  value(`CAST(coalesce(${dotNetPatterns(pattern, 'timestampFormat').map((way) => `TRY(${parsed(`'${text}'`, way)})`).join(', ')}) AS VARCHAR)`)

test('sections that can be left out stand within each other, and one that is open at the end ends there', async () => {
  for (const pattern of ['yyyy-MM-dd[ HH:mm[:ss]]', 'yyyy-MM-dd[ HH:mm[:ss', "yyyy-MM-dd[' 'HH:mm][:ss]"]) {
    expect(await written(pattern)).toBe('2024-03-05 06:07:08')
    expect(await read('2024-03-05 06:07:08', pattern)).toBe('2024-03-05 06:07:08+00')
    expect(await read('2024-03-05 06:07', pattern)).toBe('2024-03-05 06:07:00+00')
    expect(await read('2024-03-05', pattern)).toBe('2024-03-05 00:00:00+00')
  }
  expect(await read('2024-03-05:08', 'yyyy-MM-dd[ HH:mm[:ss]]')).toBe(null)
})

test('brackets and quotes that do not pair, and letters that are not known, are refused; quoted ones are text', async () => {
  expect(await written("yyyy'[d]'''")).toBe("2024[d]'")
  expect(await written("''yyyy'o''clock'")).toBe("'2024o'clock")
  expect(() => dotNetPatterns('yyyy]', 'dateFormat')).toThrow(`] in dateFormat 'yyyy]'`)
  expect(() => dotNetPatterns("yyyy'd", 'dateFormat')).toThrow(`' in dateFormat 'yyyy'd'`)
  expect(() => dotNetPatterns('QQQ', 'dateFormat')).toThrow(`'QQQ' in dateFormat`)
})

test.each([
  ['X', 'Z'], ['XX', 'Z'], ['XXX', 'Z'], ['x', '+00'], ['xx', '+0000'], ['xxx', '+00:00'], ['Z', '+0000'], ['ZZZ', '+0000'],
])('the offset %s writes UTC as %s, and reads that and any other', async (letter, utc) => {
  expect(await written(`HH:mm${letter}`)).toBe(`06:07${utc}`)
  const pattern = `yyyy-MM-dd HH:mm${letter}`
  expect(await read(`2024-03-05 06:07${utc}`, pattern)).toBe('2024-03-05 06:07:00+00')
  expect(await read('2024-03-05 06:07+0230', pattern)).toBe('2024-03-05 03:37:00+00')
})
