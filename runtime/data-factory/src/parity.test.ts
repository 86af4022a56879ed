import { expect, test } from 'vitest'
import { printFactoryParity } from './index.ts'

test('the parity table names everything that runs', () => {
  const printed = printFactoryParity()
  for (const name of ['`Copy`', '`ForEach`', '`AzureSqlSource`', '`BinarySink`', '`AzureBlobFS`', '`ScheduleTrigger`', '`FailureMasked`']) {
    expect(printed).toContain(name)
  }
  for (const table of printed.split('\n\n').filter((text) => text.startsWith('|'))) {
    const [head, ...rows] = table.split('\n').map((line) => line.match(/(?<!\\)\|/g)?.length)
    for (const bars of rows) expect(bars).toBe(head)
  }
})
