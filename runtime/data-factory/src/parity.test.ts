import { expect, test } from 'vitest'
import { printFactoryParity } from './index.ts'

test('the parity table names everything that runs', () => {
  const printed = printFactoryParity()
  for (const name of ['`Copy`', '`ForEach`', '`AzureSqlSource`', '`BinarySink`', '`AzureBlobFS`', '`ScheduleTrigger`', '`FailureMasked`']) {
    expect(printed).toContain(name)
  }
  for (const line of printed.split('\n').filter((text) => text.startsWith('|'))) expect(line.match(/(?<!\\)\|/g)).toHaveLength(3)
})
