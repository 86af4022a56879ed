import { cleanPath, lakePath, parseAbfss } from '@lagoon/storage'

/** The path in the lake that a person names: an abfss address, or `account/container/path` as it lies on disk. */
export const pathInLake = (address: string): string => (/^[a-z]+:\/\//i.test(address) ? lakePath(parseAbfss(address)) : cleanPath(address))
