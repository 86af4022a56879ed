import { type Typed } from './typed.ts'

/**
 * The one window of time that a SELECT may have. `value` is the struct of start and end; rows for which `condition` does not hold are in
 * no window, and fall out. Where a row may lie in several windows, `rows` is a table to be joined, which makes a row for each of them.
 */
export interface TimeWindow {
  readonly name: 'window' | 'session_window'
  /** Two calls with the same key are the same window. */
  readonly key: string
  readonly value: Typed
  readonly condition?: string
  readonly rows?: string
}

/** Where a SELECT keeps its window from the first call on. */
export interface TimeWindowCell { current?: TimeWindow }
