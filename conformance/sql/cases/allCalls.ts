import { sparkNames } from '../sparkNames.ts'
import { type Calls, functionCalls } from './functionCalls.ts'
import { operatorCalls } from './operators.ts'

/** Everything that Spark can be asked about: its functions, operators, constructs and casts. Databricks' own functions are none of its. */
export function allCalls(): Calls[] {
  const known = new Set(sparkNames())
  return [...functionCalls().filter(({ of }) => known.has(of)), ...operatorCalls()]
}
