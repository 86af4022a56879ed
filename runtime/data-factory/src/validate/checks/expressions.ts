import {
  accessors,
  ExpressionError,
  expressionsIn,
  functions,
  type Call,
  type JsonPath,
  type Template,
} from '@lagoon/expressions'
import { closest } from '../../closest.ts'
import type { Problem } from '../../error.ts'
import type { Factory } from '../../model/factory.ts'
import type { Document } from '../../reader/cursor.ts'
import { callsIn, templateOf } from '../expression.ts'
import { inDataset, inLinkedService, inPipeline, inTrigger, type Setting } from '../setting.ts'
import { problemAt, type At } from '../problem.ts'
import { activeActivities, expressionsOf } from '../walk.ts'

/** Every expression can be read, calls functions that exist with as many arguments as they take, and asks for what is there. */
export function expressionsHold(factory: Factory): readonly Problem[] {
  return [
    ...[...activeActivities(factory)].flatMap((placed) =>
      expressionsOf(placed.activity).flatMap(({ text, path }) =>
        checkText({ document: placed.pipeline.document, path }, text, inPipeline(factory, placed, path.slice(placed.activity.path.length))),
      ),
    ),
    ...[...factory.datasets.values()].flatMap((dataset) => {
      const {
        linkedService: { parameters },
        typeProperties,
        document,
      } = dataset
      return [
        ...checkAll(document, ['properties', 'typeProperties'], typeProperties, inDataset(dataset)),
        ...checkAll(document, ['properties', 'linkedServiceName', 'parameters'], parameters, inDataset(dataset)),
      ]
    }),
    ...[...factory.linkedServices.values()].flatMap((service) =>
      checkAll(service.document, ['properties', 'typeProperties'], service.typeProperties, inLinkedService(service)),
    ),
    ...[...factory.triggers.values()].flatMap(({ document, pipelines }) =>
      pipelines.flatMap(({ parameters }, index) =>
        checkAll(document, ['properties', 'pipelines', index, 'parameters'], parameters, inTrigger()),
      ),
    ),
  ]
}

const checkAll = (document: Document, path: JsonPath, value: Parameters<typeof expressionsIn>[0], setting: Setting): readonly Problem[] =>
  expressionsIn(value, path).flatMap((found) => checkText({ document, path: found.path }, found.text, setting))

function checkText(at: At, text: string, setting: Setting): readonly Problem[] {
  let template: Template
  try {
    template = templateOf(text)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return [problemAt({ ...at, offset: error.place.start }, { code: error.code, message: error.message, hint: error.hint })]
  }
  return callsIn(template).flatMap((call) =>
    checkCall(call, setting).map(({ offset = call.namePlace.start, ...told }) => problemAt({ ...at, offset }, told)),
  )
}

const functionsByName = new Map(functions.filter(({ dialects }) => dialects.includes('data-factory')).map((known) => [known.name.toLowerCase(), known]))
const accessorsByName = new Map(accessors.filter(({ dialect }) => dialect === 'data-factory').map((known) => [known.name.toLowerCase(), known]))

function checkCall(call: Call, setting: Setting): ReturnType<Setting['check']> {
  const name = call.name.toLowerCase()
  const definition = functionsByName.get(name)
  if (definition) return arity(call, definition.arity)
  const accessor = accessorsByName.get(name)
  if (!accessor) return [unknownFunction(call)]
  if (!setting.available.has(name)) {
    return [{ code: 'AccessorNotAvailable', message: `'${call.name}()' is not available here: ${accessor.where}` }]
  }
  const wrong = arity(call, accessor.arity)
  return wrong.length > 0 ? wrong : setting.check(call)
}

function arity(call: Call, [least, most]: readonly [number, number]): ReturnType<Setting['check']> {
  const given = call.args.length
  if (given >= least && given <= most) return []
  const wanted = least === most ? `${least}` : Number.isFinite(most) ? `${least} to ${most}` : `at least ${least}`
  return [
    { code: 'InvalidArgumentCount', message: `'${call.name}' takes ${wanted} argument${wanted === '1' ? '' : 's'} and is given ${given}` },
  ]
}

function unknownFunction(call: Call): ReturnType<Setting['check']>[number] {
  const elsewhere = functions.some((known) => known.name.toLowerCase() === call.name.toLowerCase())
  const names = [
    ...functions.filter(({ dialects }) => dialects.includes('data-factory')),
    ...accessors.filter(({ dialect }) => dialect === 'data-factory'),
  ].map((known) => known.name)
  return {
    code: 'FunctionNotFound',
    message: `the function '${call.name}' is not known`,
    hint: elsewhere ? `'${call.name}' is a function of Logic Apps only` : (closest(call.name, names) ?? 'the functions are listed at https://learn.microsoft.com/azure/data-factory/control-flow-expression-language-functions'),
  }
}
