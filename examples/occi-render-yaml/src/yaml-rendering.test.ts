import { renderingContract } from '@occi/testkit/rendering'
import { yamlRendering } from './yaml-rendering.ts'

renderingContract('yamlRendering', { rendering: () => yamlRendering() })
