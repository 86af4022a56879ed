import { printFactoryParity } from '@lagoon/data-factory'
import { printExpressionParity } from '@lagoon/expressions'
import { printLakeflowParity } from '@lagoon/lakeflow'
import { printWorkflowParity } from '@lagoon/logic-apps'
import { printFunctionParity, printTsqlParity } from '@lagoon/sql'
import { shownOnSpark } from '../conformance/sql/shown.ts'

/** The whole of docs/parity.md: what runs here as it does in Azure, what differs, what is refused. */
export const parity = (): string =>
  `${[
    '# Parity',
    'Printed from the registries of the rooms by `npm run parity`; do not edit. What is in no list is refused by name and place.',
    printFactoryParity(),
    printExpressionParity(),
    printWorkflowParity(),
    printLakeflowParity(),
    printFunctionParity(shownOnSpark()),
    printTsqlParity(),
  ]
    .map((part) => part.trim())
    .join('\n\n')}\n`
