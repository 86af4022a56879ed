import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => { world = await openWorld() })
afterAll(() => world.close())

/** The quotient of two decimals' digits at a scale, rounded half away from zero. */
function divided(n: bigint, d: bigint, scale: number): string {
  const [size, by] = [n < 0n ? -n : n, d < 0n ? -d : d]
  const digits = (2n * size + by) / (2n * by)
  const text = digits.toString().padStart(scale + 1, '0')
  return `${n < 0n !== d < 0n && digits > 0n ? '-' : ''}${scale > 0 ? `${text.slice(0, -scale)}.${text.slice(-scale)}` : text}`
}

const written = (digits: bigint, scale: number): string => divided(digits, 1n, scale)

/** Of every length, so that quotients of one digit and of forty come up. */
const digitsOf = (precision: number): fc.Arbitrary<bigint> => fc.tuple(fc.integer({ min: 1, max: precision }), fc.bigInt({ min: 0n, max: 10n ** BigInt(precision) - 1n }), fc.boolean()).map(([length, digits, negative]) => (digits % 10n ** BigInt(length)) * (negative ? -1n : 1n))

test.each([
  ['BIGINT', [6, 2], [4, 0]],
  ['two guesses', [12, 2], [12, 2]],
  ['other scales', [20, 2], [18, 4]],
  ['digits by one guess and by two', [15, 6], [28, 12]],
  ['the longest digits that are guessed', [30, 3], [16, 2]],
  ['more than a hundred bits', [25, 0], [9, 0]],
  ['what might overflow', [38, 2], [9, 1]],
  ['what does overflow', [31, 0], [7, 3]],
] as const)('a quotient of decimals is exact, half away from zero: %s', async (_title, [p, s], [q, t]) => {
  const quotient = `CAST(n AS DECIMAL(${p},${s})) / CAST(d AS DECIMAL(${q},${t}))`
  const { types } = await world.ask(`SELECT ${quotient} FROM VALUES (1, 1) AS t(n, d)`)
  const scale = Number(/,(\d+)\)/.exec(types[0] ?? '')?.[1])
  const shift = BigInt(scale + t - s)
  const pairs = fc.sample(fc.oneof(
    fc.tuple(digitsOf(Math.min(p, 30)), digitsOf(q).filter(d => d !== 0n)).filter(([n, d]) => `${n * 10n ** shift / d}`.length < 38),
    // An odd number of halves, and what lies beside it.
    fc.tuple(digitsOf(Math.min(p, q) - 1), fc.constantFrom(0n, 1n, 3n), fc.constantFrom(-1n, 1n)).map(([n, beside, sign]): [bigint, bigint] => [2n * n + beside, sign * 2n ** (shift + 1n)]),
  ), { numRuns: 300, seed: 7 })
  const values = pairs.map(([n, d], i) => `(${i}, '${written(n, s)}', '${written(d, t)}')`)
  // Two of one dividend: what they have in common DuckDB computes once, before either.
  const { rows } = await world.ask(`SELECT n / d AS v, n / -d AS w FROM (SELECT i, CAST(n AS DECIMAL(${p},${s})) AS n, CAST(d AS DECIMAL(${q},${t})) AS d FROM VALUES ${values.join(', ')} AS t(i, n, d)) ORDER BY i`)
  expect(rows).toEqual(pairs.map(([n, d]) => [d, -d].map(by => divided(n * 10n ** shift, by, scale))))
})
