// Completes package-lock.json with the optional packages of other platforms that the registry at hand does not serve: npm leaves
// them out when it writes the file, and then refuses the file in `npm ci`. Run it after every `npm install`: node bin/complete-lock.mjs

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '..', 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

let added = 0
for (const [at, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const known = [`${at}/node_modules/${name}`, `node_modules/${name}`].some((path) => path in lock.packages)
    const words = name.split('/').at(-1).split('-')
    const [os, cpu] = [systems.find((word) => words.includes(word)), processors.find((word) => words.includes(word))]
    // Only what is plainly bound to one platform, in one version: the rest must come from npm itself.
    if (known || !os || !cpu || !/^\d/.test(version)) continue
    const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : os === 'linux' ? ['glibc'] : undefined
    lock.packages[`node_modules/${name}`] = { version, cpu: [cpu], ...(entry.dev ? { dev: true } : {}), ...(libc ? { libc } : {}), license: entry.license, optional: true, os: [os] }
    added += 1
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stderr.write(`package-lock.json: ${added} packages of other platforms added\n`)
