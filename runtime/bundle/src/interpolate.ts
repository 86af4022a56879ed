import { didYouMean } from './nearest.ts'
import { type Entry, type Node, type Path, type ScalarNode, at, field, scalar, textOf } from './node.ts'
import type { Origin, Report } from './problem.ts'

const name = '[a-zA-Z]+(?:[-_]*[a-zA-Z0-9]+)*'
const reference = new RegExp(`\\$\\{(${name}(?:\\.${name}(?:\\[[0-9]+\\])*)*(?:\\[[0-9]+\\])*)\\}`, 'g')
const pureReference = new RegExp(`^${reference.source}$`)
const mostRounds = 11

/**
 * Replaces `${a.b[0]}` everywhere below `within` by values of `tree`. A text that is one reference takes the value's type.
 * References whose first segment is not in `prefixes` stay as they are. `$${…}` stands for a literal `${…}`.
 */
export function interpolate({ tree, within, prefixes, report }: {
  tree: Node; within: Node; prefixes: ReadonlySet<string>; report: Report
}): Node {
  const open: string[] = []
  const circling = new Set<string>()
  const done = new Map<string, Node | undefined>()

  const resolveNode = (node: Node): Node => {
    switch (node.kind) {
      case 'scalar': return typeof node.value === 'string' && node.value.includes('${') ? resolveText(node, node.value) : node
      case 'sequence': return { ...node, items: node.items.map(resolveNode) }
      case 'map': return { ...node, entries: new Map([...node.entries].map(([key, entry]): [string, Entry] => [key, { ...entry, value: resolveNode(entry.value) }])) }
      default: return node satisfies never
    }
  }

  const resolveText = (node: ScalarNode, written: string): Node => {
    let text = written
    for (let round = 0; ; round++) {
      const pure = pureReference.exec(text)
      if (pure?.[1] !== undefined && isKnown(pure[1])) {
        const value = lookUp(pure[1], node.origin)
        return value === undefined ? node : { ...value, origin: node.origin }
      }
      let changed = false
      const next = text.replaceAll(reference, (whole, path: string, offset: number, all: string) => {
        if (!isKnown(path) || all[offset - 1] === '$') return whole
        const value = lookUp(path, node.origin)
        if (value === undefined) return whole
        if (value.kind !== 'scalar') {
          report.error('WRONG_TYPE', node.origin, `${whole} is a ${value.kind === 'map' ? 'map' : 'list'} and cannot stand inside a text`)
          return whole
        }
        changed = true
        return textOf(value)
      })
      if (!changed) return next === written ? node : scalar(next, node.origin)
      if (round + 1 >= mostRounds && reference.test(next)) {
        reference.lastIndex = 0
        report.warn('REFERENCE_LEFT_OPEN', node.origin, `a reference is still open after ${mostRounds} rounds: ${next}`)
        return scalar(next, node.origin)
      }
      text = next
    }
  }

  const isKnown = (path: string): boolean => prefixes.has(/^[^.[]+/.exec(path)?.[0] ?? '')

  const lookUp = (path: string, origin: Origin): Node | undefined => {
    if (done.has(path)) return done.get(path)
    if (open.includes(path)) {
      const circle = open.slice(open.indexOf(path))
      if (!circle.some(step => circling.has(step))) report.error('REFERENCE_CYCLE', origin, `references go round in a circle: ${[...circle, path].map(step => `\${${step}}`).join(' → ')}`)
      for (const step of circle) circling.add(step)
      return undefined
    }
    open.push(path)
    const value: Node | undefined = follow(stepsOf(path))
    const found = circling.has(path) ? undefined : value
    open.pop()
    if (value === undefined) {
      const names = siblings(stepsOf(path))
      report.error('REFERENCE_NOT_FOUND', origin, `\${${path}} does not exist`, names.length ? didYouMean(path, names) : undefined)
    }
    done.set(path, found)
    return found
  }

  /** Walks down, resolving what is itself a reference on the way: a complex variable may be given by another. */
  const follow = (steps: Path): Node | undefined => {
    let here: Node | undefined = tree
    for (const step of steps) {
      if (here?.kind === 'scalar') here = resolveNode(here)
      here = at(here, [step])
    }
    return here && resolveNode(here)
  }

  const siblings = (steps: Path): string[] => {
    const parent = at(tree, steps.slice(0, steps[0] === 'variables' ? 1 : -1))
    const isVariable = steps[0] === 'variables'
    return parent?.kind === 'map' ? [...parent.entries.keys()].map(key => (isVariable ? `var.${key}` : [...steps.slice(0, -1), key].join('.'))) : []
  }

  return resolveNode(within)
}

/** `$${` was kept through all rounds; at the end it is what its author meant. */
export function unescape(node: Node): Node {
  switch (node.kind) {
    case 'scalar': return typeof node.value === 'string' && node.value.includes('$${') ? scalar(node.value.replaceAll('$${', '${'), node.origin) : node
    case 'sequence': return { ...node, items: node.items.map(unescape) }
    case 'map': return { ...node, entries: new Map([...node.entries].map(([key, entry]): [string, Entry] => [key, { ...entry, value: unescape(entry.value) }])) }
    default: return node satisfies never
  }
}

/** `var.x.y[0]` → variables, x, value, y, 0. */
function stepsOf(path: string): Path {
  const steps = path.split('.').flatMap(segment => {
    const [first = '', ...indexes] = segment.split('[')
    return [first, ...indexes.map(index => Number.parseInt(index, 10))]
  })
  const [first, variable, ...rest] = steps
  return first === 'var' && variable !== undefined ? ['variables', variable, 'value', ...rest] : steps
}

/** References that nothing here can answer: the deployed text would hold them as they stand. */
export function warnOfOpenReferences(node: Node, report: Report): void {
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string') return
    for (const match of node.value.matchAll(reference)) {
      if (node.value[match.index - 1] !== '$') report.warn('REFERENCE_LEFT_OPEN', node.origin, `${match[0]} is not a reference that a bundle knows`, 'references begin with var, bundle, workspace or resources')
    }
    return
  }
  const children = node.kind === 'sequence' ? node.items : [...node.entries.values()].map(entry => entry.value)
  for (const child of children) warnOfOpenReferences(child, report)
}

export const fieldText = (node: Node | undefined, key: string): string | undefined => {
  const value = field(node, key)
  return value?.kind === 'scalar' && value.value !== null ? textOf(value) : undefined
}
