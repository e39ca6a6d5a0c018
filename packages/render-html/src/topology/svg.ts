import { type Content, html, type Markup } from '../markup.ts'
import { hueOf } from '../parts/glyph.ts'
import { toneOf } from '../state.ts'
import type { View } from '../view.ts'
import { counted, titleOf } from '../words.ts'
import type { Graph } from './graph.ts'
import { labelSize, nodeSize, type PlacedEdge, type PlacedNode, type Point, place } from './layout.ts'
import { fitText } from './text-width.ts'

/** A picture of resources and their links: text and boxes in its own size, each box the way to its page. */
export function topology(graph: Graph, title: string, view: View): Markup {
  const picture = place(graph)
  const [width, height] = [Math.ceil(picture.width), Math.ceil(picture.height)]
  const size = `${counted(graph.nodes.length, 'resource', 'resources')} and ${counted(graph.edges.length, 'link', 'links')}`
  return html`<figure class="topology"><div class="scroll" role="region" tabindex="0" aria-label="${title}">
<svg role="group" aria-label="${title}: ${size}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<defs><marker id="arrow" class="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M1 1 7 4 1 7"/></marker></defs>
${picture.edges.map(({ points }) => points.length > 1 && html`<path class="edge" d="${curve(points)}" marker-end="url(#arrow)"/>`)}
${picture.edges.map(edgeLabel)}
${picture.nodes.map((node) => nodeMarkup(node, view))}
</svg></div></figure>`
}

function nodeMarkup({ node, x, y }: PlacedNode, view: View): Markup {
  const { width, height } = nodeSize
  const kind = node.kind === undefined ? 'elsewhere' : titleOf(node.kind)
  const letter = node.kind === undefined ? '↗' : (Array.from(kind)[0] ?? '?').toUpperCase()
  const body = html`<title>${node.title}, ${kind}${node.state !== undefined && `, ${node.state}`}</title>
<rect class="box" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<rect class="sign ${hueOf(node.kind, view.catalogue)}" x="10" y="13" width="26" height="26" rx="6"/>
<text class="letter ${hueOf(node.kind, view.catalogue)}" x="23" y="30.5" text-anchor="middle">${letter}</text>
<text class="name" x="46" y="23">${fitText(node.title, 15, width - 58)}</text>
${secondLine(node.state, kind)}`
  const classes = `node${node.isFocus ? ' focus' : ''}`
  const place = html`transform="translate(${Math.round(x - width / 2)} ${Math.round(y - height / 2)})"`
  if (node.href === undefined) return html`<g class="${classes}" ${place}>${body}</g>`
  return html`<a class="${classes}" ${place} href="${node.href}">${body}</a>`
}

function secondLine(state: string | undefined, kind: string): Content {
  const room = nodeSize.width - 58
  if (state === undefined) return html`<text class="kind" x="46" y="39">${fitText(kind, 11, room)}</text>`
  return html`<circle class="dot tone-${toneOf(state)}" cx="50" cy="35.5" r="3.5"/><text class="kind" x="59" y="39">${fitText(`${state} · ${kind}`, 11, room - 13)}</text>`
}

function edgeLabel({ edge, label }: PlacedEdge): Markup | false {
  if (label === undefined) return false
  const { x, y, text, width } = label
  return html`<a class="label" href="${edge.href}"><title>${edge.title}</title><rect x="${round(x - width / 2)}" y="${round(y - 9.5)}" width="${round(width)}" height="19" rx="9.5"/><text x="${round(x)}" y="${round(y + labelSize / 3)}" text-anchor="middle">${text}</text></a>`
}

/** A line through points, level at each of them: what is linked stands side by side. */
function curve(points: readonly Point[]): string {
  return points.reduce((path, point, index) => {
    const before = points[index - 1]
    if (before === undefined) return `M${at(point)}`
    const middle = (before.x + point.x) / 2
    return `${path}C${at({ x: middle, y: before.y })} ${at({ x: middle, y: point.y })} ${at(point)}`
  }, '')
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
