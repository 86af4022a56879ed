import { formatType, type SqlType } from '@lagoon/sql'

/** A type as Spark prints it in answers: lower case, no blanks, fields in the case they were written in. */
export function typeText(type: SqlType): string {
  switch (type.kind) {
    case 'array':
      return `array<${typeText(type.element)}>`
    case 'map':
      return `map<${typeText(type.key)},${typeText(type.value)}>`
    case 'struct':
      return `struct<${type.fields.map(({ name, type: field }) => `${/^\w+$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``}:${typeText(field)}`).join(',')}>`
    default:
      return formatType(type).toLowerCase()
  }
}
