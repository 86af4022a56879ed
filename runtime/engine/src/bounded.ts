import { createContext, Script, type Context } from 'node:vm'

let room: { readonly context: Context; readonly script: Script } | undefined

/** What `work` gives; undefined when it is not done after so many milliseconds: then it was stopped wherever it was. */
export function bounded<T>(ms: number, work: () => T): { readonly done: T } | undefined {
  // Only code that the machine itself runs can be stopped from outside: the thread that would set a timer is the one that is busy.
  room ??= { context: createContext({ work: undefined }), script: new Script('work()') }
  const { context, script } = room
  context['work'] = () => ({ done: work() })
  try {
    return script.runInContext(context, { timeout: ms }) as { readonly done: T }
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined
    throw error
  } finally {
    context['work'] = undefined
  }
}
