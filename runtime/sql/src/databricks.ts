import { databricksGrammar } from './parser/databricksGrammar.ts'
import { parseScript, type Script, type ScriptSource } from './parser/script.ts'
import { parseDatabricksStatement } from './parser/statements.ts'

/**
 * Reads a file of Databricks SQL: statements separated by semicolons, `${name}` replaced by `parameters`.
 * Every statement that can be read is returned, and a problem for each that cannot (`PARSE_SYNTAX_ERROR` and its kin).
 */
export function parseDatabricks({ computesNames = false, ...source }: ScriptSource & { /** The caller computes `ObjectName.identifier` before it uses a name. */ readonly computesNames?: boolean }): Script {
  return parseScript(source, computesNames ? { ...databricksGrammar, computesNames } : databricksGrammar, parseDatabricksStatement)
}
