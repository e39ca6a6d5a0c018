/** What a parser of HTML makes of a page, as far as tests look at it; `parse5` gives it. */
export interface TreeNode {
  readonly nodeName: string
  readonly value?: string
  readonly attrs?: readonly { readonly name: string; readonly value: string }[]
  readonly childNodes?: readonly TreeNode[]
}

/** All nodes of a tree, in the order of the page. */
export function* nodesOf(node: TreeNode): Generator<TreeNode> {
  const rest = [node]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    yield next
    rest.push(...(next.childNodes ?? []).toReversed())
  }
}

export function elements(root: TreeNode, name: string): readonly TreeNode[] {
  return [...nodesOf(root)].filter((node) => node.nodeName === name)
}

export function attribute(node: TreeNode, name: string): string | undefined {
  return node.attrs?.find((one) => one.name === name)?.value
}

/** The text of a node, its white space made single. */
export function textOf(node: TreeNode): string {
  const text = [...nodesOf(node)].map((one) => (one.nodeName === '#text' ? (one.value ?? '') : '')).join('')
  return text.replaceAll(/\s+/g, ' ').trim()
}

/** A form as a browser sees it: its target, and its fields with their values, in order. */
export class PageForm {
  readonly action: string
  readonly method: string
  readonly fields: (readonly [name: string, value: string])[] = []

  constructor(form: TreeNode, root: TreeNode) {
    this.action = attribute(form, 'action') ?? ''
    this.method = attribute(form, 'method') ?? 'get'
    const id = attribute(form, 'id')
    const inside = new Set(nodesOf(form))
    for (const node of nodesOf(root)) {
      const owner = attribute(node, 'form')
      if (owner === undefined ? inside.has(node) : owner === id) this.#add(node)
    }
  }

  #add(node: TreeNode): void {
    const name = attribute(node, 'name')
    if (name === undefined) return
    const value = attribute(node, 'value') ?? ''
    const type = attribute(node, 'type')
    if (node.nodeName === 'textarea') this.fields.push([name, textOf(node)])
    else if (node.nodeName === 'select') this.fields.push([name, chosen(node)])
    else if (node.nodeName !== 'input') return
    else if ((type !== 'checkbox' && type !== 'radio') || attribute(node, 'checked') !== undefined)
      this.fields.push([name, value])
  }

  has(name: string): boolean {
    return this.fields.some((field) => field[0] === name)
  }

  /** Types into a field: the first of its name. */
  fill(name: string, value: string): this {
    const place = this.fields.findIndex((field) => field[0] === name)
    if (place === -1) throw new Error(`the form has no field ${name}`)
    this.fields[place] = [name, value]
    return this
  }

  /** What a browser sends; with the name and value of the button that was pressed. */
  body(button: readonly (readonly [string, string])[] = []): string {
    return new URLSearchParams(
      [...this.fields, ...button].map(([name, value]): [string, string] => [name, value]),
    ).toString()
  }
}

function chosen(select: TreeNode): string {
  const options = elements(select, 'option')
  const option = options.find((one) => attribute(one, 'selected') !== undefined) ?? options[0]
  return option === undefined ? '' : (attribute(option, 'value') ?? '')
}

/** The forms of a page that are sent to an address. */
export function formsTo(root: TreeNode, action: string): readonly PageForm[] {
  return elements(root, 'form')
    .map((form) => new PageForm(form, root))
    .filter((form) => form.action === action)
}
