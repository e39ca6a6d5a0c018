export { type YamlRenderingOptions, yamlRendering } from './yaml-rendering.ts'
