import { Command, CommanderError, Option } from 'commander'
import { exitCodeOf, failureJson, failureLines, isTold, UsageError } from './failure.ts'
import { printLines } from './print/output.ts'
import { version } from './version.ts'

/** Each verb loads its own module only when it is asked for, so that `--help` and a typing mistake cost nothing. */
const verbs: readonly { name: string; load: () => Promise<Command> }[] = [
  { name: 'run', load: async () => (await import('./commands/run.ts')).runCommand() },
  { name: 'validate', load: async () => (await import('./commands/validate.ts')).validateCommand() },
  { name: 'adf', load: async () => (await import('./commands/adf.ts')).adfCommand() },
  { name: 'pipelines', load: async () => (await import('./commands/pipelines.ts')).pipelinesCommand() },
  { name: 'jobs', load: async () => (await import('./commands/jobs.ts')).jobsCommand() },
  { name: 'sql', load: async () => (await import('./commands/sql.ts')).sqlCommand() },
  { name: 'tables', load: async () => (await import('./commands/tables.ts')).tablesCommand() },
  { name: 'azure-sql', load: async () => (await import('./commands/azureSql.ts')).azureSqlCommand() },
  { name: 'storage', load: async () => (await import('./commands/storage.ts')).storageCommand() },
  { name: 'logic-apps', load: async () => (await import('./commands/logicApps.ts')).logicAppsCommand() },
  { name: 'sample', load: async () => (await import('./commands/sample.ts')).sampleCommand() },
  { name: 'bundle', load: async () => (await import('./commands/bundle.ts')).bundleCommand() },
  { name: 'state', load: async () => (await import('./commands/state.ts')).stateCommand() },
]

/** Runs the command line and answers its exit code. Results go to stdout, progress and errors to stderr. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = await programFor(argv[2])
  try {
    await program.parseAsync([...argv])
    return 0
  } catch (error) {
    const json = program.opts<{ output?: string }>().output === 'json'
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      // The sentence itself is on stderr already, with the help it asks for.
      if (json) printLines([failureJson(new UsageError(error.message.replace(/^error: /, '')))])
      return 2
    }
    // What failed in a run is in the report that has been printed.
    if (json && !isTold(error)) printLines([failureJson(error)])
    const lines = failureLines(error)
    if (lines.length > 0) process.stderr.write(`${lines.join('\n')}\n`)
    return exitCodeOf(error)
  }
}

async function programFor(verb: string | undefined): Promise<Command> {
  const program = new Command('lagoon')
    .description('runs Data Factory, Lakeflow and Logic Apps projects on this machine')
    .version(version)
    .option('-p, --project <dir>', 'the project: a factory, a bundle, or both', 'lakehouse')
    .option('--state <dir>', 'where everything is kept; deleting it resets everything', '.lagoon')
    .option('--config <file>', 'settings (default: lagoon.yml in the current folder, if it is there)')
    .option('-t, --target <name>', 'target of the bundle (default: the one that says so)')
    .addOption(new Option('-o, --output <format>', 'what stdout gets').choices(['text', 'table', 'json', 'csv', 'parquet']).default('text'))
    .option('-q, --quiet', 'no progress', false)
    .showHelpAfterError('(`lagoon --help` lists the verbs)')
    .showSuggestionAfterError()
    .exitOverride()
    .hook('preAction', (_, action) => {
      const { output } = action.optsWithGlobals<{ output: string }>()
      if (!['text', 'json'].includes(output) && action.name() !== 'sql') throw new UsageError(`only \`lagoon sql\` writes ${output}`, 'every verb writes -o json')
    })
  const known = verbs.filter(({ name }) => name === verb)
  for (const { load } of known.length > 0 ? known : verbs) program.addCommand(inherit(await load()))
  return program
}

/** Sub-commands throw instead of ending the process, as the program itself does. */
function inherit(command: Command): Command {
  command.exitOverride()
  for (const child of command.commands) inherit(child)
  return command
}
