/** `mssql` is loaded only when a real server is asked for: it brings a quarter of a second and all of Azure's sign-in with it. */
export type Driver = typeof import('mssql')

export async function loadDriver(): Promise<Driver> {
  const loaded: Driver & { readonly default?: Driver } = await import('mssql')
  return loaded.default ?? loaded
}
