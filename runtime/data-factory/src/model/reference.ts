import type { Json } from '@lagoon/expressions'
import type { Origin } from '../error.ts'

/** A value as the file has it: it may be an expression or hold some, and is evaluated when the activity runs. */
export type Dynamic = Json

/** Names another resource, with the values of its parameters. */
export interface Reference {
  readonly referenceName: string
  readonly parameters: Readonly<Record<string, Dynamic>>
  readonly origin: Origin
  /** The line that names it, with a caret. */
  readonly excerpt: string
}

export type ParameterType = 'string' | 'int' | 'float' | 'bool' | 'array' | 'object' | 'securestring'

export interface ParameterDeclaration {
  readonly name: string
  readonly type: ParameterType
  readonly defaultValue?: Json
  readonly origin: Origin
}

export type VariableType = 'String' | 'Array' | 'Boolean' | 'Integer'

export interface VariableDeclaration {
  readonly name: string
  readonly type: VariableType
  readonly defaultValue: Json
  readonly origin: Origin
}
