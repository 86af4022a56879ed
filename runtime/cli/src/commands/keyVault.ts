import { Command } from 'commander'
import { withWorkspace } from '../context.ts'
import { UsageError } from '../failure.ts'
import { readInputText } from '../input.ts'
import { collectPairs } from '../pairs.ts'
import { printJson, printLines, printTable } from '../print/output.ts'

export function keyVaultCommand(): Command {
  const command = new Command('key-vault')

  command
    .command('list')
    .description('names of the secrets that were stored here; values are never shown')
    .action((_, self: Command) =>
      withWorkspace(self, async ({ vault }, { output }) => {
        const secrets = vault.list().map(({ vault: of, name, secret: { version, attributes, tags } }) => ({ vault: of, name, version, attributes, tags }))
        if (output === 'json') return printJson({ secrets })
        if (secrets.length === 0) return printLines(['nothing is stored; other secrets are read from the environment and .env'])
        printTable(
          [{ name: 'vault' }, { name: 'secret' }, { name: 'enabled' }, { name: 'updated' }, { name: 'expires' }, { name: 'tags' }],
          secrets.map(({ vault: of, name, attributes, tags }) => [of, name, attributes.enabled ? 'yes' : 'no', instant(attributes.updated), attributes.exp === undefined ? '' : instant(attributes.exp), Object.entries(tags).map(([key, value]) => `${key}=${value}`).join(', ')]),
        )
      }, { readOnly: true }),
    )

  command
    .command('set')
    .argument('<vault/secret>')
    .option('-f, --file <file>', 'where the value stands, - for standard input', '-')
    .option('--tag <name=value>', 'a tag', collectPairs, {})
    .description('store a secret; its value is read from standard input, never from the command line')
    .action((place: string, { file, tag }: { file: string; tag: Record<string, string> }, self: Command) =>
      withWorkspace(self, async ({ secrets, effects }, { output }) => {
        const { vault, name } = parsePlace(place)
        const value = (await readInputText(file)).replace(/\r?\n$/, '')
        if (value === '') throw new UsageError('the value is empty', 'such as: lagoon key-vault set my-vault/client-id < client-id.txt')
        const at = Math.floor(effects.now().getTime() / 1000)
        const version = effects.newId().replaceAll('-', '')
        await secrets.set(vault, name, { value, version, attributes: { enabled: true, created: at, updated: at }, tags: tag })
        if (output === 'json') printJson({ vault, name, version })
        else printLines([`stored ${vault}/${name}`])
      }),
    )

  command
    .command('remove')
    .argument('<vault/secret>')
    .description('forget a stored secret; the environment answers again')
    .action((place: string, _, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const { vault, name } = parsePlace(place)
        if (!(await workspace.vault.remove(vault, name))) throw new UsageError(`nothing is stored as ${vault}/${name}`, '`lagoon key-vault list` shows what is')
        if (output === 'json') printJson({ vault, name })
        else printLines([`removed ${vault}/${name}`])
      }),
    )

  return command
}

function parsePlace(text: string): { vault: string; name: string } {
  const [, vault, name] = /^([^/]+)\/([^/]+)$/.exec(text) ?? []
  if (vault === undefined || name === undefined) throw new UsageError(`'${text}' names no secret`, 'write vault/secret, such as my-vault/client-id')
  return { vault, name }
}

const instant = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
