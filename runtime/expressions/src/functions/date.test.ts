import { expect, test } from 'vitest'
import { failureOf, inLogicApps, valueOf } from '../testing.ts'

test('utcNow has seven digits and a Z, or the format that is asked for', () => {
  expect(valueOf("concat(utcNow(), '')")).toBe('2018-04-15T13:00:00.1230000Z')
  expect(valueOf("utcNow('D')")).toBe('Sunday, April 15, 2018')
  expect(valueOf("utcnow('yyyy-MM-ddTHH:mm:ss')")).toBe('2018-04-15T13:00:00')
})

test.each([
  ["addDays('2018-03-15T13:00:00Z', 10)", '2018-03-25T13:00:00.0000000Z'],
  ["addDays('2018-03-15T00:00:00Z', -5, 'yyyy/MM/dd')", '2018/03/10'],
  ["addHours('2018-03-15T00:00:00Z', 10)", '2018-03-15T10:00:00.0000000Z'],
  ["addMinutes('2018-03-15T00:20:00Z', -30)", '2018-03-14T23:50:00.0000000Z'],
  ["addSeconds('2018-03-15T00:00:25Z', -5)", '2018-03-15T00:00:20.0000000Z'],
  ["addToTime('2018-01-01T00:00:00Z', 1, 'Day')", '2018-01-02T00:00:00.0000000Z'],
  ["addToTime('2020-01-31T00:00:00Z', 1, 'month', 'd')", '2/29/2020'],
  ["addToTime('2020-02-29T12:00:00Z', 1, 'Year')", '2021-02-28T12:00:00.0000000Z'],
  ["subtractFromTime('2018-01-02T00:00:00Z', 1, 'Week', 'D')", 'Tuesday, December 26, 2017'],
  ["getFutureTime(5, 'Day', 'd')", '4/20/2018'],
  ["getPastTime(13, 'Hour')", '2018-04-15T00:00:00.1230000Z'],
  ["startOfDay('2018-03-15T13:30:30Z')", '2018-03-15T00:00:00.0000000Z'],
  ["startOfHour('2018-03-15T13:30:30.5Z')", '2018-03-15T13:00:00.0000000Z'],
  ["startOfMonth('2018-03-15T13:30:30Z', 's')", '2018-03-01T00:00:00'],
])('%s', (expression, expected) => expect(valueOf(expression)).toBe(expected))

test('days are counted from Sunday 0, the year\'s and month\'s from 1', () => {
  expect(valueOf("createArray(dayOfWeek('2018-03-15T13:27:36Z'), dayOfMonth('2018-03-15T13:27:36Z'), dayOfYear('2018-03-15T13:27:36Z'), dayOfYear('2020-12-31'))")).toEqual([4, 15, 74, 366])
})

test('ticks are hundreds of nanoseconds since the year 1', () => {
  expect(valueOf("ticks('2022-09-09T10:00:00Z')")).toBe(637983144000000000n)
  expect(valueOf("ticks('0001-01-01')")).toBe(0)
  expect(valueOf("div(sub(ticks('2018-01-01T00:00:00Z'), ticks('1970-01-01T00:00:00Z')), 10000000)")).toBe(1514764800)
})

test('a timestamp keeps what it says of its zone: Z, nothing, or an offset that becomes +00:00', () => {
  expect(valueOf("formatDateTime('2018-03-15T12:30:00Z')")).toBe('2018-03-15T12:30:00.0000000Z')
  expect(valueOf("formatDateTime('2018-03-15')")).toBe('2018-03-15T00:00:00.0000000')
  expect(valueOf("formatDateTime('2018-03-15T12:30:00+02:00')")).toBe('2018-03-15T10:30:00.0000000+00:00')
  expect(valueOf("addDays('2018-03-15T23:30:00-0130', 0, 'yyyy-MM-dd HH:mmzzz')")).toBe('2018-03-16 01:00+00:00')
})

test.each([
  ['03/15/2018 12:00:00', '2018-03-15T12:00:00.0000000'],
  ['3/5/2018 1:05 PM', '2018-03-05T13:05:00.0000000'],
  ['2018-03-15 12:00:00.1234567', '2018-03-15T12:00:00.1234567'],
  ['2018-03-15T12:00:00.12345678Z', '2018-03-15T12:00:00.1234568Z'],
  ['2018-3-5T1:2', '2018-03-05T01:02:00.0000000'],
  ['2018/03/15', '2018-03-15T00:00:00.0000000'],
  ['1970-01-01Z00:00:00', '1970-01-01T00:00:00.0000000Z'],
  ['Thu, 15 Mar 2018 13:00:00 GMT', '2018-03-15T13:00:00.0000000Z'],
  ['15 March 2018', '2018-03-15T00:00:00.0000000'],
  ['Mar 15, 2018 1:00 AM', '2018-03-15T01:00:00.0000000'],
  ['2018-03', '2018-03-01T00:00:00.0000000'],
  ['1/2/49', '2049-01-02T00:00:00.0000000'],
])('reads %s', (text, expected) => expect(valueOf(`formatDateTime('${text}')`)).toBe(expected))

test.each(['', 'yesterday', '2018-02-30', '2018-13-01', '25:00', '2018-03-15T24:00:00Z', '20180315', '1521118800', '2018-03-15T12:00:00+15:00'])('refuses "%s"', text => {
  expect(failureOf(`formatDateTime('${text}')`)).toBe(`'formatDateTime' cannot read '${text}' as a date and time`)
})

const moment = '2009-06-05T13:04:07.0250000Z'
test.each([
  ['d', '6/5/2009'], ['D', 'Friday, June 5, 2009'], ['f', 'Friday, June 5, 2009 1:04 PM'], ['F', 'Friday, June 5, 2009 1:04:07 PM'],
  ['g', '6/5/2009 1:04 PM'], ['G', '6/5/2009 1:04:07 PM'], ['m', 'June 5'], ['M', 'June 5'], ['o', moment], ['O', moment],
  ['r', 'Fri, 05 Jun 2009 13:04:07 GMT'], ['R', 'Fri, 05 Jun 2009 13:04:07 GMT'], ['s', '2009-06-05T13:04:07'], ['t', '1:04 PM'],
  ['T', '1:04:07 PM'], ['u', '2009-06-05 13:04:07Z'], ['U', 'Friday, June 5, 2009 1:04:07 PM'], ['y', 'June 2009'], ['Y', 'June 2009'],
  ['yyyy-MM-dd HH:mm:ss.fff', '2009-06-05 13:04:07.025'], ['yy y yyy yyyyy', '09 9 2009 02009'], ['M MM MMM MMMM', '6 06 Jun June'],
  ['d dd ddd dddd', '5 05 Fri Friday'], ['h hh H HH', '1 01 13 13'], ['m mm s ss', '4 04 7 07'], ['t tt', 'P PM'],
  ['f ff fff ffff fffffff', '0 02 025 0250 0250000'], ['s.F ss.FF ss.FFF ss.FFFFFFF', '7 07.02 07.025 07.025'],
  ['%d', '5'], ['%h', '1'], ['K', 'Z'], ['zzz', '+00:00'], ["'at' HH'h'", 'at 13h'], ['"day" d\\d', 'day 5d'], ['yyyyMMdd', '20090605'],
].filter(([format]) => format !== 'K') as [string, string][])('writes %s', (format, expected) => {
  expect(valueOf(`formatDateTime('${moment}', '${format.replaceAll("'", "''")}')`)).toBe(expected)
})

test('a format that .NET refuses is refused', () => {
  expect(failureOf(`formatDateTime('${moment}', 'K')`)).toBe("'K' is no standard date format; a pattern of one letter is written '%K'")
  expect(failureOf(`formatDateTime('${moment}', 'yyyy ''open')`)).toContain('no closing')
  expect(failureOf(`formatDateTime('${moment}', 'ffffffff')`)).toContain('at most seven')
  expect(failureOf(`formatDateTime('${moment}', 'dd%')`)).toContain('must stand before a pattern letter')
})

test('another culture lends its words', () => {
  expect(valueOf(`formatDateTime('${moment}', 'dddd d MMMM yyyy', 'fr-FR')`)).toBe('vendredi 5 juin 2009')
  expect(failureOf(`formatDateTime('${moment}', 'D', 'de-DE')`)).toContain("is not known for the culture 'de-DE'")
  expect(failureOf(`formatDateTime('${moment}', 'dd', '!!')`)).toContain("the culture '!!' is not known")
})

test('time zones have the names of Windows and keep summer time', () => {
  expect(valueOf("convertFromUtc('2018-01-01T08:00:00Z', 'Pacific Standard Time')")).toBe('2018-01-01T00:00:00.0000000')
  expect(valueOf("convertFromUtc('2018-07-01T08:00:00Z', 'pacific standard time', 'g')")).toBe('7/1/2018 1:00 AM')
  expect(valueOf("convertFromUtc('2018-07-01T08:00:00Z', 'UTC')")).toBe('2018-07-01T08:00:00.0000000Z')
  expect(valueOf("convertFromUtc('2018-01-01T00:00:00Z', 'India Standard Time')")).toBe('2018-01-01T05:30:00.0000000')
  expect(valueOf("convertToUtc('2018-07-01T01:00:00', 'GMT Standard Time')")).toBe('2018-07-01T00:00:00.0000000Z')
  expect(valueOf("convertTimeZone('2018-01-01T08:00:00Z', 'UTC', 'Nepal Standard Time')")).toBe('2018-01-01T13:45:00.0000000')
  expect(valueOf("convertTimeZone('2018-01-01T09:00:00', 'Tokyo Standard Time', 'Dateline Standard Time', 'o')")).toBe('2017-12-31T12:00:00.0000000')
})

test('an hour that summer time skips does not exist; one that comes twice is the second', () => {
  expect(failureOf("convertToUtc('2018-03-11T02:30:00', 'Pacific Standard Time')")).toContain('does not exist')
  expect(valueOf("convertToUtc('2018-11-04T01:30:00', 'Pacific Standard Time')")).toBe('2018-11-04T09:30:00.0000000Z')
})

test('a zone that does not fit or is not known is refused', () => {
  expect(failureOf("convertToUtc('2018-01-01T00:00:00Z', 'Tokyo Standard Time')")).toContain("ends in Z and so is in UTC, not in 'Tokyo Standard Time'")
  expect(failureOf("convertFromUtc('2018-01-01T00:00:00Z', 'Europe/Berlin')")).toContain("does not know the time zone 'Europe/Berlin'")
})

test('what leaves the years 1 to 9999 is refused', () => {
  expect(failureOf("addDays('9999-12-31', 1)")).toContain('outside of the years')
  expect(failureOf("addToTime('0001-01-01', -1, 'Year')")).toContain('outside of the years')
  expect(failureOf("addDays('2018-01-01', 9223372036854775807)")).toContain('outside of the years')
})

test('units and amounts are checked', () => {
  expect(failureOf("addToTime('2018-01-01', 1, 'Fortnight')")).toContain('must be Second, Minute')
  expect(failureOf("addDays('2018-01-01', '1')")).toBe("the second argument of 'addDays' must be an integer; the given value is of type 'String'")
  expect(failureOf('addDays(null, 1)')).toContain("type 'Null'")
})

test('Logic Apps measures time spans', () => {
  expect(inLogicApps("dateDifference('2015-02-08', '2018-07-30')")).toBe('1268.00:00:00')
  expect(inLogicApps("dateDifference('2018-01-01T10:00:00Z', '2018-01-01T08:29:55.5Z')")).toBe('-01:30:04.5000000')
  expect(inLogicApps("parseDateTime('03/15/2018 12:00:00')")).toBe('2018-03-15T12:00:00.0000000')
})
