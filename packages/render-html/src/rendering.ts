import { OcciError } from '@occi/core'
import type { PageRequest, PayloadType, Rendering } from '@occi/core/authoring'
import { decodeForm } from './read/decode.ts'
import { formType } from './read/pairs.ts'
import { stylesheet } from './style/stylesheet.ts'
import { webPages } from './web-pages.ts'

/** How the pages of a service look. */
export interface HtmlRenderingOptions {
  /** What the service is called, in the title of every page; defaults to `OCCI service`. */
  readonly name?: string
  /** A style sheet that comes after the pages' own: sets its custom properties, or any rule. */
  readonly css?: string
}

/**
 * The web pages of a service, as one of its renderings: they show everything that the protocol can do, made from the
 * model alone, and read the forms that they send (`application/x-www-form-urlencoded`). They work without a script; the one
 * that they have follows the events of what they show.
 *
 * @example
 * const app = new Application({ renderings: [...standardRenderings(), htmlRendering({ name: 'Example Cloud' })] })
 * @example htmlRendering({ css: ':root { --accent: light-dark(rebeccapurple, plum) }' })
 * @throws OcciError `definition` if the style sheet would end its element
 */
export function htmlRendering(options: HtmlRenderingOptions = {}): Rendering {
  const { name = 'OCCI service', css = '' } = options
  if (/<\/style/i.test(css))
    throw new OcciError('definition', "the option css contains '</style', which no style sheet can")
  const pages = webPages({ name, stylesheet: stylesheet + asParsed(css) })
  return {
    mediaTypes: ['text/html'],
    reads: [formType],
    lists: 'entities',
    pages,
    decode: decodeForm,
    canEncode,
    encode: (payload, context) => pages.show(payload, { ...context, request: anyRequest }),
  }
}

/** Stands for the request of a page that answers none. */
const anyRequest: PageRequest = { method: 'GET', location: '/', query: new URLSearchParams() }

/**
 * A style sheet as a browser's parser reads it (WHATWG HTML, Preprocessing the input stream): the policy names the hash
 * of that, and with line ends of Windows the browser would refuse the style sheet whole.
 */
function asParsed(css: string): string {
  return css.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '\ufffd')
}

function canEncode(type: PayloadType): true | { readonly status: 406; readonly reason: string } {
  if (type !== 'partial' && type !== 'action' && type !== 'filter') return true
  return { status: 406, reason: 'what clients send is not shown as a page' }
}
