import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ActivityRun } from '../../run/records.ts'
import { copies, lakeDataset, type Json } from '../copies.fixture.ts'

const { copy, put, text, parquet, world } = copies({ beforeAll, afterAll, beforeEach })

const order = {
  number: '01',
  date: '20170122',
  orders: [
    { prod: 'p1', price: 23, lines: [{ n: 1 }, { n: 2 }] },
    { prod: 'p2', price: 13.5, lines: [] },
    { prod: 'p3', tags: ['x', { y: 1 }] },
  ],
  city: [{ name: 'Seattle' }],
  'a.b': { c: true },
}

type Format = 'json' | 'csv' | 'parquet'
const formats = {
  json: { type: 'Json', source: 'JsonSource', sink: 'JsonSink', options: {} },
  csv: { type: 'DelimitedText', source: 'DelimitedTextSource', sink: 'DelimitedTextSink', options: { columnDelimiter: ';', firstRowAsHeader: true } },
  parquet: { type: 'Parquet', source: 'ParquetSource', sink: 'ParquetSink', options: {} },
} as const

const translated = (from: Format, to: Format, translator: unknown, source: Json = {}, options: Json = {}): Promise<ActivityRun> =>
  copy({
    source: { type: formats[from].source, ...source },
    sink: { type: formats[to].sink },
    from: lakeDataset('in', formats[from].type, 'in', { ...formats[from].options, ...options }),
    to: lakeDataset('out', formats[to].type, 'out', formats[to].options),
    properties: { translator },
  })
const mappings = (...pairs: [source: Json, sink: Json][]): Json => ({ type: 'TabularTranslator', mappings: pairs.map(([source, sink]) => ({ source, sink })) })

test('an array of a document is unfolded beside what stands around it, into columns', async () => {
  await put('in', JSON.stringify([order, { number: '02' }]))
  const run = await translated('json', 'parquet', {
    ...mappings(
      [{ path: "$['number']" }, { name: 'orderNumber' }],
      [{ path: "['prod']" }, { name: 'order_pd' }],
      [{ path: 'price' }, { name: 'order_price' }],
      [{ path: "$['city'][0]['name']" }, { name: 'city' }],
      [{ path: "$['a.b'].c" }, { name: 'ok' }],
    ),
    collectionReference: "$['orders']",
  })
  expect(run.error.message).toBe('')
  const around = { orderNumber: '01', city: 'Seattle', ok: true }
  expect(await parquet('out')).toEqual([
    { ...around, order_pd: 'p1', order_price: 23 },
    { ...around, order_pd: 'p2', order_price: 13.5 },
    { ...around, order_pd: 'p3', order_price: null },
  ])
  expect(run.output).toMatchObject({ rowsRead: 3, rowsCopied: 3 })
})

test('arrays in arrays unfold one after another, and without mappings every property is a column', async () => {
  await put('in', JSON.stringify(order))
  await translated('json', 'csv', { type: 'TabularTranslator', collectionReference: '$.orders[*].lines[*]' })
  expect(await text('out')).toBe('n\r\n1\r\n2\r\n')
  await translated('json', 'json', { type: 'TabularTranslator', collectionReference: '$.orders' })
  expect((await text('out')).split('\n')[2]).toBe('{"lines":null,"price":null,"prod":"p3","tags":["x",{"y":1}]}')
})

test('the older schemaMapping reads and writes paths too', async () => {
  await put('in', JSON.stringify(order))
  await translated('json', 'json', { type: 'TabularTranslator', schemaMapping: { '$.number': '$.head.number', prod: '$.head.product', '$.city[0].name': 'city' }, collectionReference: '$.orders' })
  expect((await text('out')).split('\n')[0]).toBe('{"head":{"number":"01","product":"p1"},"city":"Seattle"}')
})

test('a table becomes documents by the paths of the sink', async () => {
  await put('in', 'id;name;city\n1;a;x\n')
  await translated('csv', 'json', mappings([{ name: 'id', type: 'String' }, { path: '$.key.id', type: 'Int32' }], [{ name: 'name' }, { path: "$['key']['name']" }], [{ ordinal: 3 }, { path: '$.city' }]))
  expect(await text('out')).toBe('{"key":{"id":1,"name":"a"},"city":"x"}\n')
})

test('objects and arrays become JSON text where a table is wanted', async () => {
  await put('in', JSON.stringify(order))
  await translated('json', 'csv', mappings([{ path: '$.city' }, { name: 'city' }], [{ path: '$.orders[1]' }, { name: 'second' }]))
  expect(await text('out')).toBe('city;second\r\n"[{\\"name\\":\\"Seattle\\"}]";"{\\"prod\\":\\"p2\\",\\"price\\":13.5,\\"lines\\":[]}"\r\n')
  await translated('json', 'parquet', { ...mappings([{ path: '$.city' }, { name: 'city' }]), mapComplexValuesToString: true })
  expect(await parquet('out')).toEqual([{ city: '[{"name":"Seattle"}]' }])
})

test('an additional column can be mapped like any other', async () => {
  await put('in', JSON.stringify({ a: { b: 1 } }))
  const additionalColumns = [
    { name: 'file', value: '$$FILEPATH' },
    { name: 'again', value: '$$COLUMN:a' },
  ]
  await translated('json', 'json', mappings([{ path: '$.a.b' }, { path: '$.b' }], [{ path: "$['file']" }, { path: '$.file' }], [{ path: "$['again']" }, { path: '$.again' }]), { additionalColumns })
  expect(await text('out')).toBe('{"b":1,"file":"in","again":{"b":1}}\n')
  await translated('json', 'json', undefined, { additionalColumns: [{ name: 'none', value: null }] })
  expect(await text('out')).toBe('{"a":{"b":1},"none":null}\n')
})

test('the translator may be an expression, and text of JSON', async () => {
  await put('in', 'id;name\n1;a\n')
  await translated('csv', 'csv', { value: `@json('${JSON.stringify(mappings([{ name: 'name' }, { name: 'n' }]))}')`, type: 'Expression' })
  expect(await text('out')).toBe('n\r\na\r\n')
  await translated('csv', 'csv', { value: `@concat('${JSON.stringify(mappings([{ name: 'id' }, { name: 'i' }]))}', '')`, type: 'Expression' })
  expect(await text('out')).toBe('i\r\n1\r\n')
})

test.each([
  ['Int32', ' 12 ', 12],
  ['Int64', '-9007199254740993', -9007199254740993n],
  ['Double', '1,234.5', 1234.5],
  ['Boolean', 'TRUE', true],
  ['Guid', '{12345678-1234-1234-1234-1234567890AB}', '12345678-1234-1234-1234-1234567890ab'],
  ['DateTime', '2026-01-31T10:20:30', '2026-01-31 10:20:30+00'],
  ['DateTime', '1/31/2026 1:05 PM', '2026-01-31 13:05:00+00'],
  ['DateTimeOffset', '2026-01-31T10:20:30+02:00', '2026-01-31 08:20:30+00'],
  ['TimeSpan', '1.02:03:04', '1.02:03:04'],
] as const)('text becomes %s: %s', async (type, written, read) => {
  await put('in', `v\n${written.includes(';') ? `"${written}"` : written}\n`)
  expect((await translated('csv', 'parquet', mappings([{ name: 'v' }, { name: 'v', type }]))).error.message).toBe('')
  expect(await parquet('out')).toEqual([{ v: read }])
})

test.each([
  ['Int32', '1.5'],
  ['Int32', '12345678901'],
  ['Boolean', 'perhaps'],
  ['Guid', 'x'],
  ['DateTime', 'yesterday'],
  ['TimeSpan', '10'],
])('text that is no %s fails the copy: %s', async (type, written) => {
  await put('in', `v\n${written}\n`)
  expect((await translated('csv', 'parquet', mappings([{ name: 'v' }, { name: 'v', type }]))).error).toMatchObject({ errorCode: '2200' })
})

test('formats and culture of dates and numbers', async () => {
  const settings = (typeConversionSettings: Json, ...pairs: [Json, Json][]): Json => ({ ...mappings(...pairs), typeConversion: true, typeConversionSettings })
  const value = async (written: string, translator: Json) => {
    await put('in', `v\n${written}\n`)
    await translated('csv', 'parquet', translator)
    return (await parquet('out'))[0]?.['v']
  }
  const to = (type: string, more: Json = {}): [Json, Json] => [{ name: 'v' }, { name: 'v', type, ...more }]
  expect(await value('31.12.2025 23:59', settings({ dateTimeFormat: 'dd.MM.yyyy HH:mm' }, to('DateTime')))).toBe('2025-12-31 23:59:00+00')
  expect(await value('2025-12-31T23:59:58.1234567', settings({ dateTimeFormat: 'yyyy-MM-ddTHH:mm:ss.fffffff' }, to('DateTime')))).toBe('2025-12-31 23:59:58.123456+00')
  expect(await value('31/12/2025', settings({ culture: 'en-gb' }, to('DateTime')))).toBe('2025-12-31 00:00:00+00')
  expect(await value('1.234,5', settings({ culture: 'de-de' }, to('Double')))).toBe(1234.5)
  expect(await value('2025-12-31 10:00 +02:00', settings({ dateTimeOffsetFormat: 'yyyy-MM-dd HH:mm zzz' }, to('DateTimeOffset')))).toBe('2025-12-31 08:00:00+00')
})

test('typed values become text with the formats of the conversion, and lose digits only when allowed', async () => {
  await put('in', 'd;n;b\n2025-12-31T01:02:03;2.9;true\n')
  await translated('csv', 'parquet', mappings([{ name: 'd' }, { name: 'd', type: 'DateTime' }], [{ name: 'n' }, { name: 'n', type: 'Double' }], [{ name: 'b' }, { name: 'b', type: 'Boolean' }]))
  await put('in', await copyOf('out'))
  const conversion = (more: Json, ...pairs: [Json, Json][]): Json => ({ ...mappings(...pairs), typeConversion: true, typeConversionSettings: more })
  await translated('parquet', 'csv', { type: 'TabularTranslator', typeConversion: true, typeConversionSettings: { dateTimeFormat: 'dd/MM/yyyy', treatBooleanAsNumber: true } })
  expect(await text('out')).toBe('d;n;b\r\n31/12/2025;2.9;1\r\n')
  await translated('parquet', 'csv', { type: 'TabularTranslator', typeConversion: true, typeConversionSettings: { dateTimeFormat: 'HH:mmzzz' } })
  expect(await text('out')).toBe('d;n;b\r\n01:02+00:00;2.9;True\r\n')
  await translated('parquet', 'parquet', conversion({}, [{ name: 'n' }, { name: 'n', type: 'Int32' }]))
  expect(await parquet('out')).toEqual([{ n: 2 }])
  expect((await translated('parquet', 'parquet', conversion({ allowDataTruncation: false }, [{ name: 'n' }, { name: 'n', type: 'Int32' }]))).status).toBe('Failed')
})

const copyOf = async (path: string): Promise<Uint8Array> => world().lake.read(`shop/raw/${path}`)
