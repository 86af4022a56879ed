import { hostOf } from './hostName.ts'
import { itemsOf, tell, textOf, type SettingReader } from './setting.ts'

const shape = "write api.example.com, or '*.example.com' for every host below a domain"

/** `allowed_hosts`: names of hosts, or `*.` and a domain for all below it. Nothing stands for every host. */
export const readAllowedHosts: SettingReader<readonly string[]> = (setting) =>
  itemsOf(setting, 'allowed_hosts must be a list of host names', shape).flatMap((item) => {
    const text = textOf(item, 'a host must be a text', shape)
    if (text === undefined) return []
    const [, wild = '', name = ''] = /^(\*\.)?(.*)$/s.exec(text.trim()) ?? []
    const host = hostOf(name)
    if (host !== undefined) return [`${wild}${host}`]
    tell(item, `'${text}' is no host: it would match nothing`, text.includes('*') ? `every host at once cannot be allowed: ${shape}` : shape)
    return []
  })
