import { closeSync, openSync, writeSync } from 'node:fs'

export type Cell = string | number | boolean | undefined

/** Writes rows as CSV, a megabyte at a time. Texts are quoted, an absent value is empty. */
export class RowFile {
  readonly path: string
  readonly #file: number
  #text = ''

  constructor(path: string) {
    this.path = path
    this.#file = openSync(path, 'w')
  }

  write(cells: readonly Cell[]): void {
    this.writeLine(cells.map(textOf).join(','))
  }

  /** A row that is CSV already. */
  writeLine(line: string): void {
    this.#text += line + '\n'
    if (this.#text.length > 1_000_000) this.#flush()
  }

  close(): void {
    this.#flush()
    closeSync(this.#file)
  }

  #flush(): void {
    writeSync(this.#file, this.#text)
    this.#text = ''
  }
}

function textOf(cell: Cell): string {
  if (cell === undefined) return ''
  return typeof cell === 'string' ? `"${cell.replaceAll('"', '""')}"` : String(cell)
}
