import { azureBlob } from './azureBlob.ts'
import { slack, teams, twilio } from './chat.ts'
import type { Connector } from './connector.ts'
import { keyVault } from './keyVault.ts'
import { communicationServices, mailbox, sendGrid, smtp } from './mail.ts'

/** Every connector that has a local counterpart. Calls of others are refused by their name. */
export const connectors: readonly Connector[] = [mailbox, smtp, sendGrid, communicationServices, teams, slack, twilio, keyVault, azureBlob]
