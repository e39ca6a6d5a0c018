export { type JsonRenderingOptions, jsonRendering } from './json-rendering.ts'
