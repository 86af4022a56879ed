import { afterEach, expect, test } from 'vitest'
import { Callbacks } from './callbacks.ts'

const callbacks = new Callbacks()
afterEach(() => callbacks.close())

test('what runs beside this process calls back over the loopback, once', async () => {
  const { uri, arrived, close } = await callbacks.open()
  expect(new URL(uri).hostname).toBe('127.0.0.1')
  expect((await fetch(uri)).status).toBe(405)
  expect((await fetch(uri, { method: 'POST', body: '{"StatusCode":"200"}' })).status).toBe(200)
  expect(await arrived).toBe('{"StatusCode":"200"}')
  expect((await fetch(uri, { method: 'POST', body: '{}' })).status).toBe(404)
  close()
})

test('what runs in this process calls back without a network, and only at an address that waits', async () => {
  const { uri, arrived, close } = await callbacks.open()
  const url = new URL(uri)
  expect((await callbacks.route({ method: 'POST', url: uri, headers: {}, body: '{"a":1}' }, url))?.status).toBe(200)
  expect(await arrived).toBe('{"a":1}')
  close()
  expect(callbacks.route({ method: 'POST', url: uri, headers: {} }, url)).toBeUndefined()
  expect(callbacks.route({ method: 'POST', url: 'http://127.0.0.1:1/callbacks/x', headers: {} }, new URL('http://127.0.0.1:1/callbacks/x'))).toBeUndefined()
})
