/** `npm run spotify:simulate`: a Spotify on this machine, with an account that plays a track every three minutes. */
import { parseArgs } from 'node:util'
import { inventedTrack } from './account.ts'
import { startSimulatedSpotify } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '4477' } } })
const everyMs = 3 * 60_000
const earlier = 40

const spotify = await startSimulatedSpotify({ port: Number(values.port) })
let number = 0
const play = (atMs: number): void => { spotify.play({ playedAtMs: atMs, track: inventedTrack(number++) }) }
for (let step = earlier; step > 0; step--) play(Date.now() - step * everyMs)
setInterval(() => { play(Date.now()) }, everyMs)

process.stdout.write(`Simulated Spotify at ${spotify.origin}, client id ${spotify.clientId}. Ctrl-C ends it. In another terminal:

  npm run spotify:sign-in -- --client-id ${spotify.clientId} --accounts ${spotify.origin}    (open the address it shows: curl -L "…" will do)
  npx lagoon --config sample/spotify/lagoon.yml logic-apps run spotify-token
  npx lagoon --config sample/spotify/lagoon.yml adf run spotify_recently_played
`)
