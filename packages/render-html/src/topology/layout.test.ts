import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Edge, Graph, Node } from './graph.ts'
import { nodeSize, place } from './layout.ts'
import { fitText, textWidth } from './text-width.ts'

const node = (key: string): Node => ({ key, title: key, isFocus: false })
const edge = (key: string, from: string, to: string): Edge => ({ key, from, to, title: `link ${key}`, href: `/${key}` })

const names = ['a', 'b', 'c', 'd', 'e', '__proto__', 'constructor', 'toString']
const graphs = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 40 }).map(
  (pairs): Graph => ({
    nodes: names.map(node),
    edges: pairs.map(([from, to], index) => edge(String(index), from, to)),
  }),
)

describe('place', () => {
  test('puts every node into the picture, none upon another', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { nodes, edges, width, height } = place(graph)
        expect(nodes.map(({ node: { key } }) => key).sort()).toEqual([...names].sort())
        expect(edges).toHaveLength(graph.edges.length)
        for (const [index, { x, y }] of nodes.entries()) {
          expect(x >= nodeSize.width / 2 && x <= width - nodeSize.width / 2).toBe(true)
          expect(y >= nodeSize.height / 2 - 1 && y <= height - nodeSize.height / 2 + 1).toBe(true)
          for (const other of nodes.slice(index + 1)) {
            const apart = Math.abs(other.x - x) >= nodeSize.width || Math.abs(other.y - y) >= nodeSize.height
            expect(apart).toBe(true)
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  test('leads edges from side to side, from left to right', () => {
    const { nodes, edges } = place({ nodes: [node('a'), node('b')], edges: [edge('1', 'a', 'b')] })
    const [a, b] = nodes
    const points = edges[0]?.points ?? []
    expect(points[0]).toEqual({ x: (a?.x ?? 0) + nodeSize.width / 2, y: a?.y })
    expect(points.at(-1)).toEqual({ x: (b?.x ?? 0) - nodeSize.width / 2, y: b?.y })
  })

  test('leaves labels out if there are too many', () => {
    const many = Array.from({ length: 30 }, (_, index) => edge(String(index), 'a', index % 2 === 0 ? 'b' : 'c'))
    const nodes = ['a', 'b', 'c'].map(node)
    expect(place({ nodes, edges: many }).edges.some(({ label }) => label !== undefined)).toBe(false)
    expect(place({ nodes, edges: many.slice(0, 5) }).edges.every(({ label }) => label !== undefined)).toBe(true)
  })

  test('has room for nothing', () => {
    expect(place({ nodes: [], edges: [] })).toEqual({ width: 0, height: 0, nodes: [], edges: [] })
  })
})

describe('fitText', () => {
  test('keeps what fits and cuts what does not', () => {
    expect(fitText('Web', 13, 130)).toBe('Web')
    expect(fitText('A very long title of a machine', 13, 90)).toMatch(/^A v.*….*ine$/)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (text) => {
        const fitted = fitText(text, 13, 130)
        expect(fitted === text || fitted.includes('…')).toBe(true)
        if (fitted.length > 2) expect(textWidth(fitted, 13)).toBeLessThanOrEqual(130 + 13)
      }),
    )
  })
})
