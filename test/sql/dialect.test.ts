import { expect, test } from 'vitest'
import { dialect } from '@lagoon/sql'

test('every macro and script has a name of its own, and is declared before it is used', () => {
  const declared = new Set(dialect.scripts.map(({ name }) => name))
  expect(declared.size).toBe(dialect.scripts.length)
  for (const macro of dialect.macros) {
    const name = /^CREATE OR REPLACE MACRO (dbx_\w+)\(/.exec(macro)?.[1] ?? ''
    const used = [...macro.matchAll(/\b(dbx_\w+)\(/g)].map(match => match[1] ?? '').filter(other => other !== name)
    expect(name, macro.slice(0, 60)).not.toBe('')
    expect(declared.has(name), `${name} is declared twice`).toBe(false)
    expect(used.filter(other => !declared.has(other)), `${name} comes too early`).toEqual([])
    declared.add(name)
  }
})
