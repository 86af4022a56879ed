import { ensureFiles, loadBatch, missingBatches, openSample, playSample, answerQuestions, sampleIdentity, sizeNamed, verifySample, type Sample } from '@lagoon/workspace'
import { Command } from 'commander'
import pc from 'picocolors'
import { withWorkspace } from '../context.ts'
import { RunFailed } from '../failure.ts'
import { wholeNumber } from '../numbers.ts'
import { answerLines } from '../print/answer.ts'
import { printJson, printLines, printTable } from '../print/output.ts'
import { failureLines, runsLines, tableTotals, totalsLines } from '../print/report.ts'
import { mark } from '../print/status.ts'
import { counted, duration } from '../print/text.ts'
import { withProgress } from '../progress.ts'

interface SampleOptions {
  readonly sample: string
}

export function sampleCommand(): Command {
  const command = new Command('sample')
  const verb = (name: string): Command => command.command(name).argument('[size]').option('--sample <file>', 'the description of the sample', 'sample/sample.yml')

  verb('generate')
    .description('make the files of a size')
    .action(async (size: string | undefined, { sample: file }: SampleOptions) => {
      const sample = await openSample(file)
      await ensureFiles(sample, sizeNamed(sample, size), { again: true })
    })

  verb('load')
    .option('--batch <n>', 'which batch; without it the next one', wholeNumber)
    .option('--all', 'every batch that is missing, in order')
    .description('load a batch into the source database, without running anything')
    .action((named: string | undefined, given: SampleOptions & { batch?: number; all?: boolean }, self: Command) =>
      withSample(self, given.sample, named, async ({ workspace, sample, size, output }) => {
        const loaded = await workspace.exclusively(async () => {
          const { missing } = await missingBatches(workspace, sample, size)
          const batches = given.batch === undefined ? missing.slice(0, given.all ? undefined : 1) : [given.batch]
          const done = []
          for (const batch of batches) done.push(await loadBatch(workspace, sample, { size, batch }))
          return done
        })
        if (output === 'json') return printJson({ loaded })
        if (loaded.length === 0) return printLines(['every batch is loaded already'])
        for (const { batch, title, tables, tookMs } of loaded) {
          printLines([`batch ${batch}: ${title}`, ...tables.map(({ table, rows }) => `  ${table}  ${counted(rows, 'row')}`), `  in ${duration(tookMs)}`])
        }
      }),
    )

  verb('play')
    .description('play every batch that the source lacks, each followed by a run; then show what came of it')
    .action((named: string | undefined, given: SampleOptions, self: Command) =>
      withSample(self, given.sample, named, async ({ workspace, sample, size, output, options }) => {
        const startedAt = performance.now()
        const steps = await withProgress(workspace, options, (say) =>
          playSample(workspace, sample, size, {
            loading: ({ number, title }) => say(`\n${pc.bold(`Batch ${number}`)}  ${title}`),
            loaded: ({ tables, tookMs }) => say(`${mark(true)} loaded    ${counted(tables.reduce((sum, { rows }) => sum + rows, 0n), 'row')} into the source ${pc.dim(duration(tookMs))}`),
            running: () => undefined,
            ran: (report) => say(`${mark(report.status === 'Succeeded')} run       ${pc.dim(duration(report.tookMs))}`),
          }),
        )
        const failed = steps.some(({ report }) => report.status !== 'Succeeded')
        const answers = failed ? [] : await answerQuestions(workspace, sample)
        if (output === 'json') printJson({ sample: sampleIdentity(sample, size), steps, answers })
        else {
          const tables = tableTotals(steps.map(({ report }) => report))
          printLines(
            tables.length === 0 && !failed
              ? ['', `Nothing new: every batch of sample ${size} was played before, no row was copied and no table changed ${pc.dim(`(${duration(performance.now() - startedAt)})`)}`]
              : [
                  '',
                  ...heading(`${counted(steps.length, 'run')} in ${duration(performance.now() - startedAt)}`),
                  ...runsLines(steps.map(({ loaded, report }) => ({ title: loaded ? `batch ${loaded.batch}  ${loaded.title}` : 'what was left', loadedRows: loaded?.tables.reduce((sum, { rows }) => sum + rows, 0n), report }))),
                  ...(tables.length > 0 ? ['', ...heading('What each table got'), ...totalsLines(tables)] : []),
                  ...steps.flatMap(({ report }) => failureLines(report)),
                ],
          )
          for (const answer of answers) printLines(['', ...heading(answer.question.title), ...answerLines(answer)])
          if (!failed) printLines(['', ...heading('What to try next'), ...nextSteps])
        }
        if (failed) throw new RunFailed()
      }),
    )

  verb('verify')
    .option('--layer <name>', 'only the figures of one layer')
    .description('compare the tables with the sample’s truth file')
    .action((named: string | undefined, given: SampleOptions & { layer?: string }, self: Command) =>
      withSample(self, given.sample, named, async ({ workspace, sample, size, output }) => {
        const verified = await verifySample(workspace, sample, size, given.layer === undefined ? {} : { layer: given.layer })
        const wrong = verified.filter(({ holds }) => !holds)
        if (output === 'json') printJson({ verified })
        else {
          if (wrong.length > 0) printTable([{ name: 'layer' }, { name: 'figure' }, { name: 'expected', align: 'right' }, { name: 'found', align: 'right' }], wrong.map(({ layer, figure, expected, found }) => [layer, figure, expected, found]))
          printLines([`${verified.length - wrong.length} passed, ${wrong.length} failed`])
        }
        if (wrong.length > 0) throw new RunFailed()
      }),
    )

  return command
}

const heading = (text: string): string[] => [pc.bold(text), pc.dim('═'.repeat(text.length))]

const nextSteps = [
  'npx lagoon tables                             every table, its version and its rows',
  "npx lagoon sql 'SHOW SCHEMAS'                 Databricks SQL over them",
  'npx lagoon pipelines show TABLE --dropped     the rows that a rule dropped, and why',
  'npx lagoon adf runs                           what the factory ran; then: adf show RUN',
  'npx lagoon tables history TABLE               the versions of a table',
  'npx lagoon validate                           every artifact checked',
  'npx lagoon sample play                        again: it finds nothing new',
  'npx lagoon state reset                        delete everything that this made',
]

interface Opened {
  readonly workspace: Parameters<Parameters<typeof withWorkspace>[1]>[0]
  readonly options: Parameters<Parameters<typeof withWorkspace>[1]>[1]
  readonly sample: Sample
  readonly size: string
  readonly output: string
}

/** Opens the workspace for one size of the sample; a state that holds another one is refused. */
async function withSample<T>(command: Command, file: string, named: string | undefined, act: (opened: Opened) => Promise<T>): Promise<T> {
  const sample = await openSample(file)
  const size = sizeNamed(sample, named)
  return withWorkspace(command, (workspace, options) => act({ workspace, options, sample, size, output: options.output }), { sample: sampleIdentity(sample, size) })
}
