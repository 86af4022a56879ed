/**
 * Lets the event loop turn once. Activities that are answered at once would else run on without a pause, and neither a timer, nor
 * a signal, nor the work that a loop waits for would ever have its turn.
 */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
