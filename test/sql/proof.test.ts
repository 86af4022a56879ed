import { expect, test } from 'vitest'
import { functions, parseDatabricks, preludes, shownOnSpark } from '@lagoon/sql'
import { questionLists, readQuestions } from '../../conformance/sql/questions.ts'

test('a function is called shown on Spark only when Spark was asked about it', () => {
  const asked = new Set<string>()
  const walk = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    if ('kind' in part && part.kind === 'function' && 'name' in part) asked.add((part as { name: { parts: { text: string }[] } }).name.parts.at(-1)?.text.toLowerCase() ?? '')
    Object.values(part).forEach(walk)
  }
  for (const list of questionLists()) for (const { query, expect: expected } of readQuestions(list)) if (expected === 'same') walk(parseDatabricks({ text: query, file: list }).statements)
  for (const name of ['current_date', 'current_timestamp']) asked.add(name)
  expect([...shownOnSpark].filter(name => !asked.has(name))).toEqual([])
  expect([...shownOnSpark].filter(name => functions.find(name) === undefined)).toEqual([])
})

test('every macro has a name of its own, and is declared before it is used', () => {
  const declared = new Set<string>()
  for (const prelude of preludes) {
    const name = /^CREATE OR REPLACE MACRO (dbx_\w+)\(/.exec(prelude)?.[1] ?? ''
    const used = [...prelude.matchAll(/\b(dbx_\w+)\(/g)].map(match => match[1] ?? '').filter(other => other !== name)
    expect(name, prelude.slice(0, 60)).not.toBe('')
    expect(declared.has(name), `${name} is declared twice`).toBe(false)
    expect(used.filter(other => !declared.has(other)), `${name} comes too early`).toEqual([])
    declared.add(name)
  }
})
