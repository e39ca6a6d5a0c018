import { base } from './base.ts'
import { components } from './components.ts'
import { forms } from './forms.ts'
import { frame } from './frame.ts'
import { print } from './print.ts'
import { tokens } from './tokens.ts'
import { topology } from './topology.ts'

/** The style sheet of all pages, in one line a rule and without white space that means nothing: it is in each page. */
export const stylesheet: string = [tokens, base, frame, components, forms, topology, print]
  .join('')
  .replaceAll(/\s*\n\s*/g, '\n')
  .replaceAll(/ *([{};]) */g, '$1')
  .replaceAll(': ', ':')
  .trim()
  .concat('\n')
