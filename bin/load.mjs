// Loads the bundle, which is ASCII, with the code that V8 compiled of it in an earlier run: to compile it anew takes longer than a short query.
// Node's own cache (from Node 22 on) keeps what was compiled when a module was loaded, and nothing of what ran later.

import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import vm from 'node:vm'
import { crc32 } from 'node:zlib'

/**
 * What the CommonJS bundle exports. The compiled code lies in a folder beside it, a file for each verb and version of Node; it goes with
 * the bundle that it was compiled of. Where that folder cannot be written, every run compiles for itself.
 */
export function load(bundle, args) {
  const bytes = readFileSync(bundle)
  const build = crc32(bytes).toString(16) // a build is told by its text: times may be set alike
  const folder = join(dirname(bundle), 'compiled')
  const fileOf = command => join(folder, `${command}-${build}-${process.version}-${process.arch}`)
  const words = args.includes('--help') || args.includes('-h') ? [] : args.filter(arg => /^[a-z][a-z-]*$/.test(arg))
  const named = words.length > 0 ? words : ['lagoon']

  // Only commands have files, so a word that has one is a command; one that is the value of an option costs no more than time.
  const cachedData = named.reduce((found, word) => found ?? unseal(fileOf(word)), undefined)
  const script = new vm.Script(module.wrap(bytes.toString('latin1')), { filename: bundle, cachedData, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER })
  const self = { exports: {} }
  script.runInThisContext()(self.exports, module.createRequire(bundle), self, bundle, dirname(bundle))

  const command = named.find(word => self.exports.commands.includes(word))
  if (command !== undefined && (cachedData === undefined || script.cachedDataRejected)) {
    process.once('exit', code => {
      if (code !== 0) return // it may have ended before it compiled much
      try {
        mkdirSync(folder, { recursive: true })
        for (const name of readdirSync(folder)) if (!name.includes(`-${build}-`)) rmSync(join(folder, name), { force: true })
        seal(fileOf(command), script.createCachedData())
      } catch {
        // It would only have saved time.
      }
    })
  }
  return self.exports
}

// V8 trusts such code blindly, and a damaged file would end the process.
function unseal(file) {
  try {
    const bytes = readFileSync(file)
    const code = bytes.subarray(4)
    return bytes.length > 4 && crc32(code) === bytes.readUInt32LE(0) ? code : undefined
  } catch {
    return undefined
  }
}

function seal(file, code) {
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(crc32(code))
  const temporary = `${file}.${process.pid}`
  writeFileSync(temporary, Buffer.concat([sum, code]))
  renameSync(temporary, file)
}
