export type { OpenApiInfo, SecurityScheme } from './document.ts'
export { type OpenApiRenderingOptions, openApiRendering } from './openapi-rendering.ts'
