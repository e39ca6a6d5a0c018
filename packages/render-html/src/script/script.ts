import { copying } from './copying.ts'
import { files } from './files.ts'
import { finding } from './finding.ts'
import { following } from './following.ts'
import { menus } from './menus.ts'
import { morphing } from './morphing.ts'
import { returning } from './returning.ts'
import { rows } from './rows.ts'
import { scheme } from './scheme.ts'
import { selecting } from './selecting.ts'
import { sending } from './sending.ts'
import { slots } from './slots.ts'

/**
 * The script of all pages, which work without it. It stands in their head, so that nothing is seen in the wrong colours;
 * what needs the page waits for it. It writes no markup but what the service sends as a page.
 */
export const script: string = `'use strict';(() => {
${[scheme, menus, copying, files, finding, rows, selecting, returning, sending].join('')}
addEventListener('DOMContentLoaded', () => {${morphing}${slots}${following}})
})()`
  .replaceAll(/\n\s*/g, '\n')
  .replaceAll(/^\/\/.*\n/gm, '')
