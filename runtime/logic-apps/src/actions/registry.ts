import type { LeafType } from '../model.ts'
import { runApiConnection } from './apiConnection.ts'
import { runFunction } from './azureFunction.ts'
import { runChildWorkflow } from './childWorkflow.ts'
import { runCompose } from './compose.ts'
import { runHttp } from './http.ts'
import type { LeafRunner } from './leaf.ts'
import { runJoin, runQuery, runSelect } from './lists.ts'
import { runParseJson } from './parseJson.ts'
import { runResponse } from './response.ts'
import { runServiceProvider } from './serviceProvider.ts'
import { runTable } from './table.ts'
import { runTerminate } from './terminate.ts'
import { appendToArray, appendToString, decrement, increment, initialize, setVariable } from './variables.ts'
import { runWait } from './wait.ts'

/** One runner a type of action; a type without one does not compile. */
export const leafRunners = {
  Http: runHttp,
  Response: runResponse,
  Compose: runCompose,
  ParseJson: runParseJson,
  Wait: runWait,
  Query: runQuery,
  Select: runSelect,
  Join: runJoin,
  Table: runTable,
  ApiConnection: runApiConnection,
  Terminate: runTerminate,
  Workflow: runChildWorkflow,
  Function: runFunction,
  ServiceProvider: runServiceProvider,
  InitializeVariable: initialize,
  SetVariable: setVariable,
  IncrementVariable: increment,
  DecrementVariable: decrement,
  AppendToArrayVariable: appendToArray,
  AppendToStringVariable: appendToString,
} satisfies Record<LeafType, LeafRunner>
