import { Command, CommanderError, Option } from 'commander'
import { exitCodeOf, failureLines, isTold, UsageError } from './failure.ts'
import { printLines } from './print/lines.ts'
import { version } from './version.ts'

/** Each verb loads its own module only when it is asked for, so that `--help` and a typing mistake cost nothing. */
const verbs: readonly { name: string; description: string; load: () => Promise<Command> }[] = [
  { name: 'run', description: 'the whole workspace, once: every trigger fires, then what no trigger reached', load: async () => (await import('./commands/run.ts')).runCommand() },
  { name: 'dev', description: 'watch the triggers and fire them; answer run queries on this machine', load: async () => (await import('./commands/dev.ts')).devCommand() },
  { name: 'validate', description: 'check every artifact: factory, bundle, SQL, Logic Apps', load: async () => (await import('./commands/validate.ts')).validateCommand() },
  { name: 'adf', description: 'Data Factory: run pipelines, look at runs, try expressions', load: async () => (await import('./commands/adf.ts')).adfCommand() },
  { name: 'pipelines', description: 'Lakeflow pipelines: update, check, look at what happened', load: async () => (await import('./commands/pipelines.ts')).pipelinesCommand() },
  { name: 'jobs', description: 'jobs of the bundle', load: async () => (await import('./commands/jobs.ts')).jobsCommand() },
  { name: 'sql', description: 'Databricks SQL over the catalog; read-only unless --write. Without a statement: a session on a terminal (-o table|json|csv|parquet)', load: async () => (await import('./commands/sql.ts')).sqlCommand() },
  { name: 'tables', description: 'tables of the catalog: what they hold, their history, their upkeep', load: async () => (await import('./commands/tables.ts')).tablesCommand() },
  { name: 'azure-sql', description: 'the local stand-in of Azure SQL Database', load: async () => (await import('./commands/azureSql.ts')).azureSqlCommand() },
  { name: 'storage', description: 'the data lake: files under abfss://container@account.dfs.core.windows.net/…', load: async () => (await import('./commands/storage.ts')).storageCommand() },
  { name: 'logic-apps', description: 'Logic Apps: run a workflow, read what it would have sent', load: async () => (await import('./commands/logicApps.ts')).logicAppsCommand() },
  { name: 'key-vault', description: 'the local stand-in of every Key Vault: set secrets, list their names', load: async () => (await import('./commands/keyVault.ts')).keyVaultCommand() },
  { name: 'sample', description: 'a sample data set that a sample.yml describes', load: async () => (await import('./commands/sample.ts')).sampleCommand() },
  { name: 'bundle', description: 'the Declarative Automation Bundle', load: async () => (await import('./commands/bundle.ts')).bundleCommand() },
  { name: 'state', description: 'what lies in the state folder (.lagoon)', load: async () => (await import('./commands/state.ts')).stateCommand() },
]

/** What a command line may name; `lagoon` is the one that names no verb. */
export const commands: readonly string[] = ['lagoon', ...verbs.map(({ name }) => name)]

/** Runs the command line and answers its exit code. Results go to stdout, progress and errors to stderr. */
export async function main(argv: readonly string[]): Promise<number> {
  const program = await programFor(new Set(argv.slice(2)))
  try {
    await program.parseAsync([...argv])
    return 0
  } catch (error) {
    const json = program.opts<{ output?: string }>().output === 'json'
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      // The sentence itself is on stderr already, with the help it asks for.
      if (json) await printFailure(new UsageError(error.message.replace(/^error: /, '')))
      return 2
    }
    // What failed in a run is in the report that has been printed.
    if (json && !isTold(error)) await printFailure(error)
    const lines = failureLines(error)
    if (lines.length > 0) process.stderr.write(`${lines.join('\n')}\n`)
    return exitCodeOf(error)
  }
}

// JSON is the rooms' own: a command that only asks for help loads none of them.
const printFailure = async (error: unknown): Promise<void> => printLines([(await import('./failureJson.ts')).failureJson(error)])

async function programFor(words: ReadonlySet<string>): Promise<Command> {
  const program = new Command('lagoon')
    .description('runs Data Factory, Lakeflow and Logic Apps projects on this machine')
    .version(version)
    .option('-p, --project <dir>', 'the project: a factory, a bundle, or both', 'lakehouse')
    .option('--state <dir>', 'where everything is kept; deleting it resets everything', '.lagoon')
    .option('--config <file>', 'settings (default: lagoon.yml in the current folder, if it is there)')
    .option('-t, --target <name>', 'target of the bundle (default: the one that says so)')
    .addOption(new Option('-o, --output <format>', 'what stdout gets').choices(['text', 'table', 'json', 'csv', 'parquet', 'sarif']).default('text'))
    .option('-q, --quiet', 'no progress', false)
    .showHelpAfterError('(`lagoon --help` lists the verbs)')
    .showSuggestionAfterError()
    .exitOverride()
    .hook('preAction', (_, action) => {
      const { output } = action.optsWithGlobals<{ output: string }>()
      if (output === 'sarif' && action.name() === 'validate' && action.parent?.parent === null) return
      if (output === 'sarif') throw new UsageError('only `lagoon validate` writes sarif', 'every verb writes -o json')
      if (!['text', 'json'].includes(output) && action.name() !== 'sql') throw new UsageError(`only \`lagoon sql\` writes ${output}`, 'every verb writes -o json')
    })
  // Only what is asked for is loaded: DuckDB alone costs a tenth of a second.
  for (const { name, description, load } of verbs) program.addCommand(inherit((words.has(name) ? await load() : new Command(name)).description(description)))
  return program
}

/** Sub-commands throw instead of ending the process, as the program itself does. */
function inherit(command: Command): Command {
  command.exitOverride()
  for (const child of command.commands) inherit(child)
  return command
}
