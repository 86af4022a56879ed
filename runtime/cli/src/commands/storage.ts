import { abfssOf, pathInLake } from '@lagoon/workspace'
import { Command } from 'commander'
import { withWorkspace } from '../context.ts'
import { UsageError } from '../failure.ts'
import { readInput, writeOutput } from '../input.ts'
import { printJson, printLines, printTable, tell } from '../print/output.ts'
import { bytes, counted } from '../print/text.ts'

export function storageCommand(): Command {
  const command = new Command('storage')

  command
    .command('ls')
    .argument('[address]', 'a folder; without it, the whole lake')
    .description('list files')
    .action((address: string | undefined, _, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const files: { address: string; sizeBytes: number; modifiedAt: Date }[] = []
        for await (const file of workspace.lake.list(address === undefined ? '' : await pathInLake(workspace, address))) {
          files.push({ address: abfssOf(file.path), sizeBytes: file.sizeBytes, modifiedAt: file.modifiedAt })
        }
        if (output === 'json') return printJson({ files })
        printTable(
          [{ name: 'address' }, { name: 'size', align: 'right' }, { name: 'modified' }],
          files.map((file) => [file.address, bytes(file.sizeBytes), file.modifiedAt.toISOString()]),
        )
      }, { readOnly: true }),
    )

  command
    .command('put')
    .argument('<file>', 'a local file, or - for standard input')
    .argument('<address>', 'where it goes; an address that ends in / keeps the file’s name')
    .description('write a file into the lake')
    .action((file: string, address: string, _, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        if (file === '-' && address.endsWith('/')) throw new UsageError('what comes from standard input has no name', 'add a file name to the address')
        const target = address.endsWith('/') ? `${address}${file.split(/[/\\]/).at(-1) ?? ''}` : address
        const path = await pathInLake(workspace, target)
        if (path.split('/').length < 3) throw new UsageError(`${address} names no file`, 'add a file name after the container')
        const content = await readInput(file)
        await workspace.lake.write(path, content)
        if (output === 'json') printJson({ written: { address: abfssOf(path), sizeBytes: content.length } })
        tell(`wrote ${bytes(content.length)} to ${abfssOf(path)}`)
      }),
    )

  command
    .command('get')
    .argument('<address>')
    .argument('[file]', 'a local file; without it, standard output')
    .description('read a file of the lake')
    .action((address: string, file: string | undefined, _, self: Command) =>
      withWorkspace(self, async (workspace) => {
        const content = await workspace.lake.read(await pathInLake(workspace, address))
        if (file === undefined) process.stdout.write(content)
        else await writeOutput(file, content)
      }, { readOnly: true }),
    )

  command
    .command('rm')
    .argument('<address>')
    .option('-r, --recursive', 'a folder with everything below it')
    .description('delete a file, or a folder with -r')
    .action((address: string, { recursive }: { recursive?: boolean }, self: Command) =>
      withWorkspace(self, async (workspace, { output }) => {
        const path = await pathInLake(workspace, address)
        if (path.split('/').filter((part) => part !== '').length < 2) throw new UsageError(`${address || '(nothing)'} is more than one container`, 'name a container, a folder or a file; `lagoon state reset` deletes everything')
        const deleted = recursive ? await workspace.lake.deleteFolder(path) : Number(await workspace.lake.delete(path))
        if (deleted === 0) throw new UsageError(`there is no ${recursive ? 'folder' : 'file'} ${address}`, recursive ? undefined : 'a folder is deleted with -r')
        if (output === 'json') return printJson({ deleted })
        printLines([`deleted ${counted(deleted, 'file')}`])
      }),
    )

  return command
}
