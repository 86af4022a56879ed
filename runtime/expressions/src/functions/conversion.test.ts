import { expect, test } from 'vitest'
import { failureOf, inLogicApps, valueOf } from '../testing.ts'

test('arrays are made of one value or of several', () => {
  expect(valueOf("array('hello')")).toEqual(['hello'])
  expect(valueOf("createArray('h', 1, null, createArray(true))")).toEqual(['h', 1, null, [true]])
  expect(failureOf('createArray()')).toContain('takes at least 1')
})

test('base64 goes through UTF-8', () => {
  expect(valueOf("base64('hello')")).toBe('aGVsbG8=')
  expect(valueOf("base64('é')")).toBe('w6k=')
  expect(valueOf("createArray(base64ToString('aGVsbG8='), decodeBase64('w6k='))")).toEqual(['hello', 'é'])
  expect(failureOf("base64ToString('aGVsbG8')")).toContain('is no base64 text')
})

test('bytes are base64 content with a media type', () => {
  const octets = (content: string) => ({ '$content-type': 'application/octet-stream', $content: content })
  expect(valueOf("createArray(binary('hello'), base64ToBinary('aGVsbG8='), uriComponentToBinary('a%20b'))")).toEqual([octets('aGVsbG8='), octets('aGVsbG8='), octets('YSBi')])
  expect(valueOf("dataUriToBinary('data:text/plain;charset=utf-8;base64,aGVsbG8=')")).toEqual({ '$content-type': 'text/plain;charset=utf-8', $content: 'aGVsbG8=' })
  expect(valueOf("concat('[', binary('hello'), ']')")).toBe('[hello]')
  expect(valueOf("base64(binary('hello'))")).toBe('aGVsbG8=')
  expect(failureOf('binary(null)')).toContain("type 'Null'")
})

test('data URIs come and go', () => {
  expect(valueOf("dataUri('hello')")).toBe('data:text/plain;charset=utf-8;base64,aGVsbG8=')
  expect(valueOf("dataUriToString('data:text/plain;charset=utf-8;base64,aGVsbG8=')")).toBe('hello')
  expect(valueOf("dataUriToString('data:,a%20b+c')")).toBe('a b+c')
  expect(valueOf("decodeDataUri('data:text/plain;base64,aGVsbG8=')")).toBe('hello')
  expect(valueOf("decodeDataUri('data:application/json;base64,eyJhIjoxfQ==').a")).toBe(1)
  expect(valueOf("decodeDataUri('data:image/png;base64,aGVsbG8=')['$content-type']")).toBe('image/png;charset=us-ascii')
  expect(failureOf("dataUriToString('hello')")).toContain('is no data URI')
})

test('URI components are escaped as .NET does, and read leniently', () => {
  expect(valueOf("uriComponent('https://contoso.com?a=it''s (b)!')")).toBe('https%3A%2F%2Fcontoso.com%3Fa%3Dit%27s%20%28b%29%21')
  expect(valueOf("encodeUriComponent('é')")).toBe('%C3%A9')
  expect(valueOf("decodeUriComponent('http%3A%2F%2Fcontoso.com')")).toBe('http://contoso.com')
  expect(valueOf("uriComponentToString('a+b%20c%zz%FF')")).toBe('a b c%zz%FF')
})

test('bool takes words and numbers', () => {
  expect(valueOf("createArray(bool(1), bool(0), bool('TRUE'), bool(' false '), bool(true), bool(2.5))")).toEqual([true, false, true, false, true, true])
  expect(failureOf("bool('yes')")).toContain("must be 'true' or 'false'")
  expect(failureOf('bool(null)')).toContain("type 'Null'")
})

test('float reads the invariant culture', () => {
  expect(valueOf("createArray(float('10.333'), float('-1e3'), float('1,234.5'), float(' .5 '))")).toEqual([10.333, -1000, 1234.5, 0.5])
  expect(valueOf("div(float('10'), 4)")).toBe(2.5)
  expect(failureOf("float('abc')")).toContain('cannot be converted to a float')
  expect(failureOf("float('1e999')")).toContain('cannot be converted to a float')
})

test('int takes whole numbers only', () => {
  expect(valueOf("createArray(int('10'), int(' +03 '), int(true), int('-9007199254740993'))")).toEqual([10, 3, 1, -9007199254740993n])
  expect(failureOf("int('x')")).toBe('the argument of \'int\' cannot be converted to an integer: "x"')
  expect(failureOf("int('1.5')")).toContain('cannot be converted')
  expect(failureOf('int(1.7)')).toContain('cannot be converted')
  expect(failureOf("int('9223372036854775808')")).toContain('does not fit in 64 bits')
})

test('coalesce gives the first that is not null, and asks no further', () => {
  expect(valueOf("coalesce(null, '', 'x')")).toBe('')
  expect(valueOf('coalesce(null)')).toBeNull()
  expect(valueOf("coalesce(pipeline().parameters.none, 'x', pipeline().parameters.missing)")).toBe('x')
})

test('json reads what Json.NET reads', () => {
  expect(valueOf(`json('[[{"a":1},{"b":2}]]')[0][1].b`)).toBe(2)
  expect(valueOf(`json('{"fullName": "Sophia Owen"}')`)).toEqual({ fullName: 'Sophia Owen' })
  expect(valueOf("json('{''a'': [1, 2,], b: 3 /* c */}')")).toEqual({ a: [1, 2], b: 3 })
  expect(valueOf(`string(json('{"n": 9007199254740993, "f": 1.0, "e": 1e2}'))`)).toBe('{"n":9007199254740993,"f":1.0,"e":100.0}')
  expect(valueOf("json('null')")).toBeNull()
  expect(valueOf('json(null)')).toEqual({})
  expect(valueOf("json(binary('[1]'))")).toEqual([1])
  expect(valueOf('json(createArray(1))')).toEqual([1])
  expect(failureOf("json('{bad')")).toContain('is no JSON')
})

test('string writes JSON of arrays and objects', () => {
  expect(valueOf("createArray(string(10), string('s'), string(null), string(true), string(2.50))")).toEqual(['10', 's', '', 'True', '2.5'])
  expect(valueOf(`string(json('{"a": [true, null, "x\\"y\\u2028"]}'))`)).toBe('{"a":[true,null,"x\\"y\\u2028"]}')
})

test('XML becomes JSON by the rules of Json.NET, and back', () => {
  const text = '<?xml version="1.0"?> <root> <person id="1"> <name>Sophia Owen</name> <occupation>Engineer</occupation> </person> </root>'
  expect(valueOf(`json(xml('${text}'))`)).toEqual({ '?xml': { '@version': '1.0' }, root: { person: { '@id': '1', name: 'Sophia Owen', occupation: 'Engineer' } } })
  expect(valueOf("json(xml('<a><b/><b></b><c x=\"1\">t</c></a>'))")).toEqual({ a: { b: [null, ''], c: { '@x': '1', '#text': 't' } } })
  expect(valueOf(`string(xml(json('{"r":{"@v":"1","a":[1,true,null],"#text":"x<y"}}')))`)).toBe('<r v="1"><a>1</a><a>true</a><a />x&lt;y</r>')
  expect(valueOf("string(xml('<a>x &amp; <![CDATA[<y>]]></a>'))")).toBe('<a>x &amp; <![CDATA[<y>]]></a>')
  expect(failureOf("xml('<a>')")).toContain('is no XML')
  expect(failureOf("xml('<!DOCTYPE a><a/>')")).toContain('document type declarations are refused')
  expect(failureOf(`xml(json('{"a":1,"b":2}'))`)).toContain('exactly one root property')
})

const orders = "xml('<orders><order id=\"1\" s=\"new\"><total>100</total></order><order id=\"2\" s=\"paid\"><total>250</total></order><note>n</note></orders>')"

test.each([
  ["'count(/orders/order)'", 2],
  ["'sum(//total)'", 350],
  ["'string(/orders/order[2]/total)'", '250'],
  ["'boolean(//order[@s=\"paid\"])'", true],
  ["'//order[total > 100]/@id'", ['2']],
  ["'//order[last()]/preceding-sibling::order/total/text()'", ['100']],
  ["'/orders/*[not(self::order)]/text()'", ['n']],
  ["'//total/ancestor::order/@id'", ['1', '2']],
  ["'concat(name(/*), \"-\", local-name(/*/*[1]), \"-\", normalize-space(\"  a  b \"))'", 'orders-order-a b'],
  ["'translate(substring(\"12345\", 2, 3), \"24\", \"ab\")'", 'a3b'],
  ["'(//order | //note)[position() = 2]/@id'", ['2']],
  ["'floor(7 div 2) + 7 mod 2 - -1'", 5],
  ["'//missing'", []],
])('xpath over orders: %s', (path, expected) => expect(valueOf(`xpath(${orders}, ${path})`)).toEqual(expected))

test('elements found by xpath are XML with the namespaces they need', () => {
  const found = "xpath(xml('<f xmlns=\"http://contoso.com\"><l>Paris</l></f>'), '/*[local-name()=\"f\"]/*[namespace-uri()=\"http://contoso.com\"]')"
  expect(valueOf(found)).toEqual([{ '$content-type': 'application/xml;charset=utf-8', $content: 'PGwgeG1sbnM9Imh0dHA6Ly9jb250b3NvLmNvbSI+UGFyaXM8L2w+' }])
  expect(valueOf(`string(${found}[0])`)).toBe('<l xmlns="http://contoso.com">Paris</l>')
  expect(failureOf("xpath('<a/>', '//p:a')")).toContain("the prefix of 'p:a' is not declared")
  expect(failureOf("xpath('<a/>', '//a[')")).toContain('ends too early')
  expect(failureOf("xpath('<a/>', 'nothing()')")).toContain("the XPath function 'nothing' is not known")
})

test('Logic Apps takes addresses apart', () => {
  const uri = "'https://www.localhost.com:8080/a/b?x=y#z'"
  expect(inLogicApps(`createArray(uriHost(${uri}), uriPath(${uri}), uriPathAndQuery(${uri}), uriPort(${uri}), uriQuery(${uri}), uriScheme(${uri}))`)).toEqual(['www.localhost.com', '/a/b', '/a/b?x=y', 8080, '?x=y', 'https'])
  expect(inLogicApps("uriPort('https://contoso.com')")).toBe(443)
  expect(inLogicApps("decimal('1.5')")).toBe(1.5)
})
