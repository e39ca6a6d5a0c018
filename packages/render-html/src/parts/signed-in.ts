import { html, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { shortName } from '../words.ts'
import { icon } from './icon.ts'

/** Who is signed in, and how to sign out: the service keeps no session that it could end. */
export function signedIn({ context }: View): Markup | false {
  const user = context.signedIn
  if (user === undefined) return false
  const how = user.isBasic
    ? 'Your browser keeps your name and password until it is closed. To sign out, close all its windows.'
    : 'This service keeps no session. Sign out where you signed in.'
  return html`<details class="drop end user"><summary class="button quiet">${icon('user')}<span class="hidden">Signed in as </span><span class="cut">${shortName(user.name)}</span></summary><div class="panel"><p>Signed in as <strong>${user.name}</strong></p><p class="hint">${how}</p></div></details>`
}
