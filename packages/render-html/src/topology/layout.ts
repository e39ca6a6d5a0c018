import { type EdgeLabel, type GraphLabel, Graph as LayoutGraph, layout, type NodeLabel } from '@dagrejs/dagre'
import type { Edge, Graph, Node } from './graph.ts'
import { fitText, textWidth } from './text-width.ts'

/** The size of every node, and of the type of an edge's label. */
export const nodeSize = { width: 200, height: 52 }
export const labelSize = 11
const gap = { column: 20, row: 16 }
const margin = 14
/** More labels than this hide what they are about. */
const mostLabels = 24
const labelRoom = 130
const fewEdges = 8

/** A point of the picture, in its units. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A node with its middle. */
export interface PlacedNode extends Point {
  readonly node: Node
}

/** An edge with the points it passes, and its label if there is room for one. */
export interface PlacedEdge {
  readonly edge: Edge
  readonly points: readonly Point[]
  readonly label?: Point & { readonly text: string; readonly width: number }
}

/** A graph whose parts have their places. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
}

/** Finds places for everything: what is linked from left to right, what is not in rows below. */
export function place(graph: Graph): Picture {
  const linked = new Set(graph.edges.flatMap(({ from, to }) => [from, to]))
  const connected = placeLinked(
    graph.nodes.filter(({ key }) => linked.has(key)),
    graph.edges,
  )
  return placeRest(
    graph.nodes.filter(({ key }) => !linked.has(key)),
    connected,
  )
}

function placeLinked(nodes: readonly Node[], edges: readonly Edge[]): Picture {
  if (nodes.length === 0) return { width: 0, height: 0, nodes: [], edges: [] }
  const graph = new LayoutGraph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true })
  const hasLabels = edges.length <= mostLabels
  // Many lines need room to part.
  const gaps = { nodesep: 20, edgesep: 14, ranksep: edges.length > fewEdges ? 190 : 100 }
  graph.setGraph({ rankdir: 'LR', marginx: margin, marginy: margin, ...gaps })
  // Names of the layout are numbers: keys are a client's choice and might be names of Object.prototype.
  const names = new Map(nodes.map(({ key }, index) => [key, String(index)]))
  for (const name of names.values()) graph.setNode(name, { ...nodeSize })
  const ends = ({ from, to }: Edge) => [names.get(from) ?? '', names.get(to) ?? ''] as const
  const texts = edges.map(({ title }) => (hasLabels ? fitText(title, labelSize, labelRoom) : ''))
  for (const [index, edge] of edges.entries()) graph.setEdge(...ends(edge), labelOf(texts[index] ?? ''), String(index))
  layout(graph)
  const placed = nodes.map((node): PlacedNode => {
    const { x = 0, y = 0 } = graph.node(names.get(node.key) ?? '')
    return { node, x, y: Math.round(y) }
  })
  const middles = new Map(placed.map((one) => [one.node.key, one]))
  const drawn = edges.map((edge, index) => {
    const found = graph.edge(...ends(edge), String(index))
    return drawEdge(edge, texts[index] ?? '', found, middles.get(edge.from), middles.get(edge.to))
  })
  const { width = 0, height = 0 } = graph.graph()
  return { width, height, nodes: placed, edges: drawn }
}

function labelOf(text: string): EdgeLabel {
  if (text === '') return { width: 0, height: 0 }
  return { width: textWidth(text, labelSize) + 14, height: labelSize + 8, labelpos: 'c' }
}

/** The way of an edge: it leaves and reaches nodes in the middle of the sides that face each other. */
function drawEdge(
  edge: Edge,
  text: string,
  { x, y, width = 0, points = [] }: EdgeLabel,
  from: Point | undefined,
  to: Point | undefined,
): PlacedEdge {
  const label = text === '' || x === undefined || y === undefined ? undefined : { x, y: Math.round(y), width, text }
  if (from === undefined || to === undefined || Math.abs(to.x - from.x) < nodeSize.width) {
    return { edge, points, label }
  }
  const sign = Math.sign(to.x - from.x)
  const start = { x: from.x + (sign * nodeSize.width) / 2, y: from.y }
  const end = { x: to.x - (sign * nodeSize.width) / 2, y: to.y }
  if (label !== undefined) {
    const [before, after] = [label.x - (sign * width) / 2, label.x + (sign * width) / 2]
    return { edge, label, points: [start, { x: before, y: label.y }, { x: after, y: label.y }, end] }
  }
  // Between neighbouring columns nothing stands in the way.
  return { edge, points: points.length > 3 ? [start, ...points.slice(1, -1), end] : [start, end] }
}

/** What has no links stands below, in as many columns as the rest is wide. */
function placeRest(nodes: readonly Node[], picture: Picture): Picture {
  if (nodes.length === 0) return picture
  const step = { x: nodeSize.width + gap.column, y: nodeSize.height + gap.row }
  const columns = Math.min(nodes.length, Math.max(3, Math.floor((picture.width - 2 * margin + gap.column) / step.x)))
  const top = picture.height === 0 ? margin : picture.height + gap.row
  const placed = nodes.map((node, index) => ({
    node,
    x: margin + nodeSize.width / 2 + (index % columns) * step.x,
    y: top + nodeSize.height / 2 + Math.floor(index / columns) * step.y,
  }))
  return {
    width: Math.max(picture.width, 2 * margin + columns * step.x - gap.column),
    height: top + Math.ceil(nodes.length / columns) * step.y - gap.row + margin,
    nodes: [...picture.nodes, ...placed],
    edges: picture.edges,
  }
}
