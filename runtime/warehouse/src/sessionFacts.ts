import type { SessionFacts } from '@lagoon/sql'
import type { Defaults } from './sql/names.ts'

/** What `current_catalog()`, `current_schema()` and `current_user()` answer; what nobody names is left to the translation. */
export const factsOf = ({ catalog, schema, user }: Partial<Defaults> & { readonly user?: string | undefined }): SessionFacts => ({
  ...(catalog !== undefined && { catalog }),
  ...(schema !== undefined && { schema }),
  ...(user !== undefined && { user }),
})
