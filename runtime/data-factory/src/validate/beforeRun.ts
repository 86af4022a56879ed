import type { Problem } from '../error.ts'
import type { Factory } from '../model/factory.ts'

export function problemsBefore(_factory: Factory, _pipeline: string): readonly Problem[] {
  return []
}
