import { printFactoryCoverage, printFactoryParity } from '@lagoon/data-factory'
import { printExpressionParity } from '@lagoon/expressions'
import { printLakeflowParity } from '@lagoon/lakeflow'
import { printWorkflowParity } from '@lagoon/logic-apps'
import { printFunctionParity, printTsqlParity } from '@lagoon/sql'
import { readSeen } from '../conformance/factories/seen.ts'
import { acceptedDifferences } from '../conformance/sql/accepted.ts'
import { operatorNames } from '../conformance/sql/cases/operators.ts'
import { shownOnSpark } from '../conformance/sql/shown.ts'
import { sparkNames } from '../conformance/sql/sparkNames.ts'

/** The whole of docs/parity.md: what runs here as it does in Azure, what differs, what is refused. */
export const parity = (): string =>
  `${[
    '# Parity',
    'Printed from the registries of the rooms by `npm run parity`; do not edit. What is in no list is refused by name and place.',
    printFactoryParity(),
    printFactoryCoverage(readSeen()),
    printExpressionParity(),
    printWorkflowParity(),
    printLakeflowParity(),
    printFunctionParity({ listed: sparkNames(), operators: operatorNames, shown: shownOnSpark(), differences: acceptedDifferences().map(each => ({ ...each, ...(each.of.startsWith('cast from ') ? { of: 'cast', reason: `${each.of.slice('cast '.length)}: ${each.reason}` } : {}) })) }),
    printTsqlParity(),
  ]
    .map((part) => part.trim())
    .join('\n\n')}\n`
