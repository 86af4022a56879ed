import { Engine } from '@lagoon/engine'
import { openDatabase } from '../index.ts'

// A process of its own for tests. `hold FOLDER`: keeps the database shop/busy open until it is killed. `die FOLDER`: commits
// something to shop/mortal and is killed at once.
const [, , what, folder = ''] = process.argv
const engine = await Engine.open()
const database = await openDatabase({ engine, folder, server: 'shop', database: what === 'hold' ? 'busy' : 'mortal' })
if (what === 'hold') {
  process.stdout.write('held\n')
  setInterval(() => {}, 60_000)
} else {
  await database.execute('CREATE TABLE t (id INT PRIMARY KEY); INSERT INTO t VALUES (1); BEGIN TRAN; INSERT INTO t VALUES (2); COMMIT')
  process.kill(process.pid, 'SIGKILL')
}
