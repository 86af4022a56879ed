import { expect, test } from 'vitest'
import { sarifLog, type SarifProblem } from './sarif.ts'

const rules = {
  TiesLost: { level: 'warning', reason: 'rows with an equal value are lost', repair: 'copy from >=' },
  NoRetry: { level: 'off', reason: 'rowsCopied is zero', repair: 'give it a retry' },
} as const
const problem = (more: Partial<SarifProblem> = {}): SarifProblem => ({
  code: 'TiesLost',
  severity: 'warning',
  message: "'copy' loses ties",
  origin: { file: 'factory/pipeline/Copy orders #1.json', line: 4, column: 7 },
  ...more,
})

interface Log {
  version: string
  runs: {
    tool: { driver: { rules: { id: string; fullDescription: { text: string }; help: { text: string; markdown?: string }; defaultConfiguration: object }[] } }
    originalUriBaseIds: Record<string, { uri: string }>
    results: {
      ruleId: string
      ruleIndex: number
      level: string
      message: { text: string }
      locations: { physicalLocation: { artifactLocation: { uri: string; uriBaseId?: string }; region: object } }[]
      partialFingerprints: Record<string, string>
    }[]
  }[]
}
const log = (...problems: SarifProblem[]): Log['runs'][number] => {
  const { version, runs } = JSON.parse(JSON.stringify(sarifLog(problems, { rules, root: '/shop' }))) as Log
  expect(version).toBe('2.1.0')
  const [run] = runs
  if (!run) throw new Error('a log has a run')
  return run
}

test('every rule is described, with its level, and a finding points to its rule', () => {
  const { tool, results } = log(problem(), problem({ code: 'DatasetNotFound', severity: 'error' }))
  expect(tool.driver.rules.map(({ id }) => id)).toEqual(['DatasetNotFound', 'NoRetry', 'TiesLost'])
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
  expect(tool.driver.rules[2]).toMatchObject({
    fullDescription: { text: 'Rows with an equal value are lost.' },
    help: { text: 'Rows with an equal value are lost. Copy from >=.' },
    defaultConfiguration: { level: 'warning' },
  })
  expect(tool.driver.rules[1]).toMatchObject({ fullDescription: { text: 'rowsCopied is zero.' }, defaultConfiguration: { enabled: false } })
  expect(tool.driver.rules[0]).toMatchObject({ fullDescription: { text: 'Dataset not found.' }, defaultConfiguration: { level: 'error' } })
})

test('files are relative to where the command runs, as addresses, with line and column', () => {
  const { results, originalUriBaseIds } = log(problem(), problem({ origin: { file: '../elsewhere/p.json', line: 1, column: 1 } }))
  expect(results[0]?.locations[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'factory/pipeline/Copy%20orders%20%231.json', uriBaseId: 'SRCROOT' },
    region: { startLine: 4, startColumn: 7 },
  })
  expect(originalUriBaseIds['SRCROOT']).toEqual({ uri: 'file:///shop/' })
  expect(results[1]?.locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/^file:\/\/\/.*elsewhere\/p\.json$/)
})

test('the message says what to do, and a note stays a note', () => {
  const { results } = log(problem({ severity: 'note', hint: 'copy from >=' }))
  expect(results[0]).toMatchObject({ level: 'note', message: { text: "'copy' loses ties. Copy from >=." } })
})

test('a finding keeps its fingerprint when lines move, and two alike are told apart', () => {
  const moved = problem({ origin: { ...problem().origin, line: 90 } })
  const prints = (...problems: SarifProblem[]): string[] => log(...problems).results.map(({ partialFingerprints }) => Object.values(partialFingerprints).join())
  expect(prints(problem())).toEqual(prints(moved))
  const [first, second] = prints(problem(), moved)
  expect(first).not.toBe(second)
})
