import { expect, test } from 'vitest'
import { openGate } from './runGates.ts'

test('no more than its number is inside at the same time, in the order of coming, and whoever is too many is told', async () => {
  const gate = openGate({ runs: 2, waiting: 2 })
  const order: string[] = []
  const open: (() => void)[] = []
  const visit = (name: string) => gate.enter(async () => {
    order.push(`${name} in`)
    await new Promise<void>((leave) => void open.push(leave))
    order.push(`${name} out`)
    return name
  })
  const visits = ['a', 'b', 'c', 'd', 'e'].map(visit)
  expect(await visits[4]).toEqual({ kind: 'full' })
  expect(order).toEqual(['a in', 'b in'])
  while (open.length > 0) {
    open.shift()?.()
    await new Promise((soon) => void setImmediate(soon))
  }
  expect(await Promise.all(visits.slice(0, 4))).toEqual(['a', 'b', 'c', 'd'].map((value) => ({ kind: 'done', value })))
  expect(order).toEqual(['a in', 'b in', 'a out', 'c in', 'b out', 'd in', 'c out', 'd out'])
})

test('a visit that fails makes room', async () => {
  const gate = openGate({ runs: 1, waiting: 1 })
  await expect(gate.enter(async () => { throw new Error('broken') })).rejects.toThrow('broken')
  expect(await gate.enter(async () => 1)).toEqual({ kind: 'done', value: 1 })
})
