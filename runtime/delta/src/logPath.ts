/** What a file of `_delta_log` is, told by its name. Unknown names are none of these and are left alone. */
export type LogFile =
  | { readonly kind: 'commit'; readonly version: bigint }
  | { readonly kind: 'checkpoint'; readonly version: bigint; readonly name: string; readonly part: number; readonly parts: number }

export const logFolder = (root: string): string => `${root}/_delta_log`
export const commitPath = (root: string, version: bigint): string => `${logFolder(root)}/${digits(version)}.json`
export const checkpointPath = (root: string, version: bigint): string => `${logFolder(root)}/${digits(version)}.checkpoint.parquet`
export const lastCheckpointPath = (root: string): string => `${logFolder(root)}/_last_checkpoint`
export const sidecarPath = (root: string, name: string): string => `${logFolder(root)}/_sidecars/${name}`

/** Reads the name of a file in `_delta_log`. Source: protocol, "Delta Log Entries" and "Checkpoints". */
export function parseLogName(name: string): LogFile | undefined {
  const commit = /^(\d{20})\.json$/.exec(name)
  if (commit?.[1]) return { kind: 'commit', version: BigInt(commit[1]) }
  const [, version, part, parts] = /^(\d{20})\.checkpoint(?:\.(\d{10})\.(\d{10})|\.[0-9a-fA-F-]{36})?\.(?:parquet|json)$/.exec(name) ?? []
  if (version === undefined) return undefined
  return { kind: 'checkpoint', version: BigInt(version), name, part: Number(part ?? 1), parts: Number(parts ?? 1) }
}

const digits = (version: bigint): string => version.toString().padStart(20, '0')
