import { type DefaultTreeAdapterMap, parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { demoService } from './service.ts'

type Node = DefaultTreeAdapterMap['node']

/** What would run, load or lead astray if it became markup. */
const vectors = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><svg onload=alert(1)>',
  '</style><script>alert(1)</script>',
  '</textarea><iframe src=javascript:alert(1)>',
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  '<!--<script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u202e<a href="http://evil.example">x</a>',
]
const forbidden = new Set(['script', 'img', 'iframe', 'object', 'embed', 'base', 'audio', 'video', 'math', 'template'])

/** Elements and attributes of a page that could not come from the service itself. */
function foreign(html: string): string[] {
  const found: string[] = []
  const visit = (node: Node) => {
    if ('tagName' in node) {
      if (forbidden.has(node.tagName)) found.push(`<${node.tagName}>`)
      for (const { name, value } of node.attrs) {
        if (name.startsWith('on') || name === 'style') found.push(`${node.tagName} ${name}`)
        const leads = name === 'href' || name === 'action' || name === 'formaction' || name === 'src'
        if (leads && /^\s*javascript:/i.test(value)) found.push(`${node.tagName} ${name}=${value}`)
        if (leads && /^(?:https?:)?\/\/evil/i.test(value)) found.push(`${node.tagName} ${name}=${value}`)
      }
    }
    if ('childNodes' in node) node.childNodes.forEach(visit)
  }
  visit(parse(html))
  return found
}

const kind = 'http://schemas.ogf.org/occi/infrastructure#compute'
const page = { Accept: 'text/html' }

describe('what clients send never becomes markup', () => {
  test.each(vectors)('%s', async (vector) => {
    const { app } = demoService({ latency: 0 })
    const json = { 'Content-Type': 'application/json', Accept: 'application/json' }
    const body = { kind, title: vector, summary: vector, attributes: { 'occi.compute.hostname': vector } }
    const made = await app.request('/compute/', { method: 'POST', headers: json, body: JSON.stringify(body) })
    expect(made.status).toBe(201)
    const tag = { scheme: 'http://me.example.org/tags#', term: 'tag', title: vector, location: '/tag/' }
    await app.request('/-/', { method: 'POST', headers: json, body: JSON.stringify(tag) })
    const path = new URL(made.headers.get('location') ?? '').pathname
    await app.request('/tag/', { method: 'POST', headers: json, body: JSON.stringify({ locations: [path] }) })
    const query = encodeURIComponent(vector)
    const paths = [
      path,
      `${path}?edit`,
      `${path}?confirm=delete`,
      '/',
      '/-/',
      '/compute/',
      '/tag/',
      '/?map',
      '/compute/?create',
    ]
    paths.push(
      `/compute/?${query}=${query}`,
      `/compute/?category=${query}`,
      `/${query}`,
      `/compute/?create&title=${query}`,
    )
    paths.push(`/compute/?occi.compute.hostname=${query}`, `/compute/?page=${query}`)
    for (const one of paths) {
      const html = await (await app.request(one, { headers: page })).text()
      expect(foreign(html), one).toEqual([])
    }
    const form = new URLSearchParams({ category: kind, title: vector, 'occi.compute.cores': vector })
    const refused = await app.request('/compute/', {
      method: 'POST',
      headers: { ...page, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
    expect([refused.status, foreign(await refused.text())]).toEqual([400, []])
  })

  test('the test itself finds what it looks for', () => {
    expect(foreign('<a href="javascript:x" onclick=y><script></script>')).toHaveLength(3)
  })
})
