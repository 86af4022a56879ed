import { setMaxListeners } from 'node:events'

/** A controller that aborts when `outer` does. `release` lets go of `outer`. Any number may listen to its signal. */
export function linkedController(outer: AbortSignal, reason: () => Error): { readonly controller: AbortController; release(): void } {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  const abort = (): void => controller.abort(reason())
  if (outer.aborted) abort()
  else outer.addEventListener('abort', abort, { once: true })
  return { controller, release: () => outer.removeEventListener('abort', abort) }
}
