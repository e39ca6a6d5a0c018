export { type FormMethod, formMethod } from './read/method.ts'
export { type HtmlRenderingOptions, htmlRendering } from './rendering.ts'
