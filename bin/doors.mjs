import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

const list = /^(import|export) \{([^}]*)\} from '([^']+)'/gm

/**
 * An esbuild plugin that leads each import of a room past its door to the files that define what is imported. A room has one
 * door, src/index.ts, and esbuild puts all that lies behind it into whatever imports one name of it: so every command would load every room.
 */
export function throughDoors(root) {
  const doors = new Map()

  /** Where a name that is exported by a door is defined, and what it is called there. */
  function definitionOf(door, name) {
    const found = exportsOf(door).get(name)
    if (found === undefined) return { file: door, name }
    const next = doorOf(found.from, dirname(door))
    return next === undefined ? { file: resolve(dirname(door), found.from), name: found.name } : definitionOf(next, found.name)
  }

  function exportsOf(door) {
    const known = doors.get(door) ?? new Map([...readFileSync(door, 'utf8').matchAll(list)].flatMap(([, , names, from]) => namesIn(names).map(({ name, as }) => [as, { from, name }])))
    doors.set(door, known)
    return known
  }

  const doorOf = (from, folder) => {
    const room = /^@lagoon\/([\w-]+)$/.exec(from)?.[1]
    if (room !== undefined) return join(root, 'runtime', room, 'src', 'index.ts')
    return from.endsWith('/index.ts') ? resolve(folder, from) : undefined
  }

  return {
    name: 'through the doors of rooms',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]runtime[\\/][\w-]+[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
        loader: 'ts',
        contents: (await readFile(path, 'utf8')).replaceAll(list, (statement, word, names, from) => {
          const door = doorOf(from, dirname(path))
          if (door === undefined) return statement
          return namesIn(names).map(({ name, as }) => {
            const defined = definitionOf(door, name)
            return `${word} { ${defined.name} as ${as} } from ${JSON.stringify(defined.file)}`
          }).join('; ')
        }),
      }))
    },
  }
}

/** The values of `a, type B, c as d`: types are gone before anything runs. */
const namesIn = names => names.split(',').map(each => each.trim()).filter(each => each !== '' && !each.startsWith('type ')).map(each => {
  const [name, as = name] = each.split(/\s+as\s+/)
  return { name, as }
})
