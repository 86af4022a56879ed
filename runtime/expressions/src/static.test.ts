import { expect, test } from 'vitest'
import { callsIn, parseExpression, problemsIn, referencesIn } from './index.ts'

test('a template lists what it names, with the places', () => {
  const text = "@if(empty(activity('Get rows').output?.value[0]), pipeline().parameters.Folder, variables(concat('a', item().n)))"
  const references = referencesIn(parseExpression(text))
  expect(references.map(({ accessor, argument, path }) => [accessor, argument, path.map(step => step.name).join(' ')])).toEqual([
    ['activity', 'Get rows', 'output value 0'], ['pipeline', undefined, 'parameters Folder'], ['variables', undefined, ''], ['item', undefined, 'n'],
  ])
  expect(references.map(({ argumentPlace }) => text.slice(argumentPlace.start, argumentPlace.end))).toEqual(["'Get rows'", 'pipeline', "concat('a', item().n)", 'item'])
  expect(references[0]?.path.map(({ safe, place }) => [safe, text.slice(place.start, place.end)])).toEqual([[false, '.output'], [true, '?.value'], [false, '[0]']])
})

test('a computed index ends what is known of a path', () => {
  const [reference] = referencesIn(parseExpression("x @{pipeline().parameters[concat('a','b')].c}"))
  expect(reference?.path.map(step => step.name)).toEqual(['parameters'])
})

test('text without expressions calls nothing', () => {
  expect(callsIn(parseExpression('pipeline().RunId'))).toEqual([])
})

test('what is wrong before it runs is found, all of it', () => {
  expect(problemsIn("@concat(utcnoww(), equals(1), guid('N', 1))")).toMatchObject([
    { code: 'InvalidTemplate', message: "the function 'utcnoww' is not known", hint: "did you mean 'utcNow'?", place: { start: 8, end: 15 } },
    { message: "'equals' takes at least 2 arguments; 1 is given" },
    { message: "'guid' takes 0 to 1 arguments; 2 are given" },
  ])
  expect(problemsIn("@pipeline('x').RunId")).toMatchObject([{ message: "'pipeline' takes no arguments; 1 is given" }])
  expect(problemsIn('@concat(')).toMatchObject([{ message: 'the expression ends where a value should stand', place: { start: 8, end: 8 } }])
  expect(problemsIn('plain')).toEqual([])
})

test('an accessor belongs to its host and to its place', () => {
  expect(problemsIn("@body('x')")).toMatchObject([{ message: "the function 'body' is not known" }])
  expect(problemsIn("@slice('x', 0)")).toMatchObject([{ hint: "'slice' is a function of Logic Apps only" }])
  expect(problemsIn("@body('x')", { dialect: 'logic-apps' })).toEqual([])
  expect(problemsIn('@Item().x', { available: ['pipeline'] })).toMatchObject([{ message: "'Item' is not available here: it stands inside ForEach and in the condition of Filter" }])
})
