import { expect, test } from 'vitest'
import { githubAnnotations, githubSummary, type ShownProblem } from './github.ts'

const problem = (more: Partial<ShownProblem> = {}): ShownProblem => ({
  code: 'TiesLost',
  severity: 'warning',
  message: "'copy' loses ties",
  origin: { file: 'pipeline/p.json', line: 4, column: 7 },
  ...more,
})

test('a summary counts by code and lists each finding, errors first', () => {
  const text = githubSummary([problem(), problem({ code: 'DatasetNotFound', severity: 'error', hint: "did you mean 'x'?" }), problem()])
  expect(text).toContain('❌ 1 error, ⚠️ 2 warnings')
  expect(text).toContain('| ⚠️ | `TiesLost` | 2 |')
  expect(text.indexOf("did you mean 'x'?")).toBeLessThan(text.lastIndexOf('loses ties'))
  expect(githubSummary([])).toContain('No problems.')
})

test('names from a stranger do not become Markdown or HTML', () => {
  const text = githubSummary([problem({ message: "'a|b' <img src=x> [click](http://x) `code`\nnext" })])
  expect(text).toContain("'a\\|b' &lt;img src=x&gt; \\[click\\]\\(http://x\\) \\`code\\` next")
})

test('many findings stay below what GitHub shows', () => {
  const text = githubSummary(Array.from({ length: 20_000 }, (_, n) => problem({ message: `finding ${n} ${'x'.repeat(100)}` })))
  expect(text.length).toBeLessThan(1024 * 1024)
  expect(text).toContain('… and 19500 more.')
})

test('annotations are workflow commands that no name can break out of', () => {
  const told = githubAnnotations([
    problem({ origin: { file: 'a,b:c.json', line: 1, column: 2 }, message: '100 %\n::error::x', hint: 'do it' }),
    problem({ severity: 'note' }),
  ])
  expect(told).toEqual([
    '::warning file=a%2Cb%3Ac.json,line=1,col=2,title=TiesLost::100 %25%0A::error::x. do it',
    "::notice file=pipeline/p.json,line=4,col=7,title=TiesLost::'copy' loses ties",
  ])
})
