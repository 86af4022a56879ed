export { commands, main } from './cli.ts'

// Whoever reads the result may stop early (`lagoon sql … | head`): that is no failure, and nobody reads what would follow.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
}
