import { type Argument, type Expression, type FunctionCall, type Name } from '../../tree/expression.ts'
import { types } from '../../types.ts'
import { type Scope } from '../scope.ts'

/** What a parameter is called; one that may be left out stands for its default. */
interface Parameter { readonly name: string; readonly default?: string | boolean | number | null }

const tupleSettings: readonly Parameter[] = [{ name: 'lgNomEntries', default: 12 }, { name: 'mode', default: 'sum' }]
const required = (...names: readonly string[]): readonly Parameter[] => names.map(name => ({ name }))
const forKinds = (name: string, parameters: readonly Parameter[]): Readonly<Record<string, readonly Parameter[]>> => ({ [`${name}_double`]: parameters, [`${name}_integer`]: parameters })
const setting = [...required('v', 'path', 'val'), { name: 'create_if_missing', default: true }]

/** The functions of the language that know their arguments by name; all others take them by position. */
const named: Readonly<Record<string, readonly Parameter[]>> = {
  mask: [...required('str'), { name: 'upperChar', default: 'X' }, { name: 'lowerChar', default: 'x' }, { name: 'digitChar', default: 'n' }, { name: 'otherChar', default: null }],
  count_min_sketch: required('column', 'epsilon', 'confidence', 'seed'),
  counter_diff: [...required('value'), { name: 'start_time', default: null }],
  explode: required('collection'), explode_outer: required('collection'), posexplode: required('collection'), posexplode_outer: required('collection'),
  inline: required('input'), inline_outer: required('input'),
  variant_explode: required('input'), variant_explode_outer: required('input'),
  variant_set: setting, try_variant_set: setting, variant_strip_nulls: [...required('v'), { name: 'include_arrays', default: true }],
  ...forKinds('tuple_sketch_agg', [...required('key', 'summary'), ...tupleSettings]),
  ...forKinds('tuple_union_agg', [...required('child'), ...tupleSettings]),
  ...forKinds('tuple_union', [...required('first', 'second'), ...tupleSettings]),
  ...forKinds('tuple_union_theta', [...required('first', 'second'), ...tupleSettings]),
}

/** A call with its arguments in the order of the parameters; undefined after a report. What is left out at the end stays out. */
export function inOrder(node: FunctionCall, name: string, scope: Scope): FunctionCall | undefined {
  const first = node.args.find(argument => argument.name)?.name
  if (!first) return node
  const parameters = Object.hasOwn(named, name) ? named[name] : undefined
  if (!parameters) return void scope.report(first.place, 'NAMED_PARAMETERS_NOT_SUPPORTED', `${name} takes its arguments by position`)
  const given = placed(node.args, name, parameters, scope)
  if (!given) return undefined
  const missing = parameters.find((parameter, index) => parameter.default === undefined && !given.has(index))
  if (missing) return void scope.report(node.place, 'REQUIRED_PARAMETER_NOT_FOUND', `${name} needs ${missing.name}`)
  const args = Array.from({ length: Math.max(...given.keys()) + 1 }, (_, index) => given.get(index) ?? literal(parameters[index]?.default ?? null, node))
  return { ...node, args: args.map(value => ({ value })) }
}

/** The values by the place of their parameter. */
function placed(args: readonly Argument[], name: string, parameters: readonly Parameter[], scope: Scope): ReadonlyMap<number, Expression> | undefined {
  const given = new Map<number, Expression>()
  const seen: Name[] = []
  for (const [index, { name: called, value }] of args.entries()) {
    if (!called) {
      if (seen[0]) return void scope.report(value.place, 'UNEXPECTED_POSITIONAL_ARGUMENT', `an argument without a name cannot stand behind ${seen[0].text} => …`)
      given.set(index, value)
      continue
    }
    const at = parameters.findIndex(parameter => parameter.name.toLowerCase() === called.text.toLowerCase())
    if (at < 0) return void scope.report(called.place, 'UNRECOGNIZED_PARAMETER_NAME', `${name} has no parameter ${called.text}`, `it has ${parameters.map(parameter => parameter.name).join(', ')}`)
    const twice = seen.some(other => other.text.toLowerCase() === called.text.toLowerCase())
    if (given.has(at)) return void scope.report(called.place, `DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.${twice ? 'DOUBLE_NAMED_ARGUMENT_REFERENCE' : 'BOTH_POSITIONAL_AND_NAMED'}`, `${called.text} is given twice`)
    given.set(at, value)
    seen.push(called)
  }
  return given
}

function literal(value: NonNullable<Parameter['default']> | null, { place }: FunctionCall): Expression {
  const type = value === null ? types.void : typeof value === 'boolean' ? types.boolean : typeof value === 'number' ? types.int : types.string
  return { kind: 'literal', type, value: typeof value === 'number' ? String(value) : value, place }
}
