export { type JsonRendering, type JsonRenderingOptions, jsonRendering } from './json-rendering.ts'
