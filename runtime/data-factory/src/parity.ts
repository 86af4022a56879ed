import { activityTypes, runners } from './activities/registry.ts'
import { externalTypes } from './activities/supplied.ts'
import { binaryDataset, binarySink, binarySource, datasetTypes, sinks, sources } from './connectors/registry.ts'
import { legacySinks, legacySources } from './connectors/legacyEnds.ts'
import { lintRules } from './lint/rules.ts'
import { linkedServiceTypes } from './resources/linkedService.ts'
import { triggerTypes } from './triggers/registry.ts'

/** What of Data Factory runs here, as Markdown, printed from the registries that decide it. */
export function printFactoryParity(): string {
  const binary = 'file by file, as they are; gzip and deflate are unpacked and packed, ZipDeflate, Tar and TarGzip unpacked'
  const legacy = 'the form of before 2019, with a dataset of type AzureBlob or AzureBlobFSFile: TextFormat, JsonFormat, ParquetFormat, or files as they are'
  return [
    '## Data Factory',
    'What is not in these tables is refused by its name and its place in the file.',
    table(
      ['Activity', 'Here'],
      activityTypes.map((type) => [type, runners[type].parity]),
    ),
    `Compute outside of Data Factory, refused unless its output is supplied in \`lagoon.yml\`: ${externalTypes.map(code).join(', ')}.`,
    table(
      ['Source of a Copy, Lookup', 'Here'],
      [...Object.entries(sources).map(([type, { parity }]) => [type, parity]), [binarySource, binary], ...legacySources.map((type) => [type, legacy])],
    ),
    table(['Sink of a Copy', 'Here'], [...Object.entries(sinks).map(([type, { parity }]) => [type, parity]), [binarySink, binary], ...legacySinks.map((type) => [type, legacy])]),
    `Datasets: ${[...new Set([...datasetTypes, binaryDataset])].map(code).join(', ')}.`,
    `Linked services: ${Object.keys(linkedServiceTypes).map(code).join(', ')}.`,
    table(
      ['Trigger', 'Here'],
      Object.entries(triggerTypes).map(([type, { parity }]) => [type, parity]),
    ),
    table(
      ['Lint rule', 'Level', 'Why'],
      Object.entries(lintRules).map(([name, { level, reason }]) => [name, level, reason]),
    ),
  ].join('\n\n')
}

const code = (text: string): string => `\`${text}\``

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(([name = '', ...rest]) => line([code(name), ...rest]))].join('\n')
}
