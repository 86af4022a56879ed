import { expect, test } from 'vitest'
import { windowsZones } from './windowsZones.ts'

test('every Windows name leads to a zone that this machine knows', () => {
  expect(windowsZones.size).toBeGreaterThan(135)
  for (const [name, iana] of windowsZones) {
    expect(() => new Intl.DateTimeFormat('en-US', { timeZone: iana }), `${name} = ${iana}`).not.toThrow()
  }
})
