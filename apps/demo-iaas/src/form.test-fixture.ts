import { type DefaultTreeAdapterMap, parse } from 'parse5'

type Node = DefaultTreeAdapterMap['node']

/** The fields that a browser sends with the form of a page that has a button with this text. */
export function formOf(page: string, button: string): readonly [string, string][] {
  const form = [...within(parse(page))].find(
    (node) =>
      node.nodeName === 'form' && [...within(node)].some((one) => one.nodeName === 'button' && textOf(one) === button),
  )
  if (form === undefined) throw new Error(`the page has no form with the button ${button}: ${page}`)
  return [...within(form)].flatMap((node): [string, string][] => {
    const name = attribute(node, 'name')
    const value = fieldValue(node)
    return name === undefined || value === undefined ? [] : [[name, value]]
  })
}

function fieldValue(node: Node): string | undefined {
  switch (node.nodeName) {
    case 'input': {
      const type = attribute(node, 'type')
      const isOff = (type === 'checkbox' || type === 'radio') && attribute(node, 'checked') === undefined
      return isOff ? undefined : (attribute(node, 'value') ?? (type === 'checkbox' ? 'on' : ''))
    }
    case 'textarea':
      return textOf(node)
    case 'select': {
      const options = [...within(node)].filter((one) => one.nodeName === 'option')
      const chosen = options.find((one) => attribute(one, 'selected') !== undefined) ?? options[0]
      return chosen === undefined ? undefined : (attribute(chosen, 'value') ?? textOf(chosen))
    }
    default:
      return undefined
  }
}

function* within(node: Node): Generator<Node> {
  for (const child of 'childNodes' in node ? node.childNodes : []) {
    yield child
    yield* within(child)
  }
}

function attribute(node: Node, name: string): string | undefined {
  return 'attrs' in node ? node.attrs.find((one) => one.name === name)?.value : undefined
}

function textOf(node: Node): string {
  return [...within(node)].map((one) => ('value' in one ? one.value : '')).join('')
}
