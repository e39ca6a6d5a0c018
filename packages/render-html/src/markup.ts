import { raw, html as template } from 'hono/html'

/** Text that is HTML already. Only `html` of this file makes it, so what comes from data is always escaped. */
export type Markup = ReturnType<typeof raw>

/** What may stand in a template: text and numbers are escaped, what is absent leaves nothing. */
export type Content = string | number | false | undefined | readonly Content[]

/**
 * The template of all pages. Its type admits no promises and no objects, so the value of an attribute of type object
 * cannot slip in unescaped.
 *
 * @example html`<a href="${href}">${title}</a>`
 */
export function html(strings: TemplateStringsArray, ...content: readonly Content[]): Markup {
  return template(strings, ...content) as Markup
}

/** Text of this package itself that is HTML or CSS; nothing else may be passed. */
export function trusted(text: string): Markup {
  return raw(text)
}

/** An attribute without a value, where a condition holds: `<option${flag('selected', isIt)}>`. */
export function flag(
  name: 'selected' | 'checked' | 'required' | 'disabled' | 'open' | 'multiple' | 'data-passing',
  on: boolean,
): Markup {
  return on ? trusted(` ${name}`) : trusted('')
}

/** Content between which a separator stands. */
export function joined(items: readonly Content[], separator: Content): readonly Content[] {
  return items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]))
}
