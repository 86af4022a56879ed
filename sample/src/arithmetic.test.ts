import { expect, test } from 'vitest'
import { exp, ln, power } from './arithmetic.ts'
import { instantOf, offsets } from './places.ts'
import { randomOf } from './random.ts'
import { powerLaw, weights } from './weights.ts'

test('logarithm, exponential and power agree with the platform to the last few bits', () => {
  for (const x of [1e-9, 0.01, 0.5, 0.75, 1, 1.5, 2, 10, 210, 12_345.678, 1e12]) {
    expect(Math.abs(ln(x) - Math.log(x))).toBeLessThan(1e-13)
    expect(Math.abs(power(x, 0.7) / Math.pow(x, 0.7) - 1)).toBeLessThan(1e-13)
  }
  for (const x of [-40, -1, -0.1, 0, 0.3, 1, 20]) expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-13)
})

test('a random source gives what it gave before, and another one for other things', () => {
  const first = randomOf(1, 2)
  const drawn = [first.below(1000), first.below(1000), first.below(1000)]
  const again = randomOf(1, 2)
  expect([again.below(1000), again.below(1000), again.below(1000)]).toEqual(drawn)
  const other = randomOf(1, 3)
  expect([other.below(1000), other.below(1000), other.below(1000)]).not.toEqual(drawn)
})

test('draws have the means that they promise', () => {
  const random = randomOf(7)
  const mean = (draw: () => number): number => Array.from({ length: 20_000 }, draw).reduce((sum, x) => sum + x, 0) / 20_000
  expect(mean(() => random.uniform())).toBeCloseTo(0.5, 1)
  expect(mean(() => random.normal())).toBeCloseTo(0, 1)
  expect(mean(() => random.exponential(3)) / 3).toBeCloseTo(1, 1)
  expect(mean(() => random.poisson(2))).toBeCloseTo(2, 1)
})

test('weights are drawn in proportion, and a power law prefers the first', () => {
  const random = randomOf(8)
  const shares = (draw: () => number): number[] => {
    const counts = [0, 0, 0]
    for (let n = 0; n < 30_000; n += 1) counts[draw()]! += 1
    return counts.map((each) => Math.round(each / 1500) / 20)
  }
  const uneven = weights([1, 0, 3])
  expect(shares(() => uneven.draw(random))).toEqual([0.25, 0, 0.75])
  const steep = powerLaw(1, 3)
  expect(shares(() => steep.draw(random))).toEqual([0.55, 0.25, 0.2])
})

test('local times become instants, daylight saving included', () => {
  expect(new Date(instantOf(Date.UTC(2026, 2, 28, 12), 'Europe/Berlin')).toISOString()).toBe('2026-03-28T11:00:00.000Z')
  expect(new Date(instantOf(Date.UTC(2026, 2, 29, 12), 'Europe/Berlin')).toISOString()).toBe('2026-03-29T10:00:00.000Z')
  expect(new Date(instantOf(Date.UTC(2026, 0, 1, 12), 'Asia/Kolkata')).toISOString()).toBe('2026-01-01T06:30:00.000Z')
})

test('the table of clocks is what the platform knows of 2026', () => {
  for (const { zone, from, minutes } of offsets) {
    const at = Math.max(from, Date.UTC(2026, 0, 1))
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at)
    const [, sign, hours, rest] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(parts.find((part) => part.type === 'timeZoneName')?.value ?? '') ?? []
    expect([zone, (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(rest ?? 0))]).toEqual([zone, minutes])
  }
})
