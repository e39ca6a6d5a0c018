import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../release/pack.ts'
import { blocksOf } from './blocks.ts'
import { Program } from './program.ts'

const page = 'docs/getting-started.md'
const start = 'npx tsc && node dist/service.js'

/**
 * Follows the tutorial as its readers do, in a folder that does not exist yet; returns what each of its commands printed.
 *
 * @param port that the service listens on in place of 8888
 */
export async function followTutorial(folder: string, registry: string, port: number): Promise<readonly string[]> {
  mkdirSync(folder)
  const project = join(folder, 'jobs')
  const printed: string[] = []
  let service: Program | undefined
  try {
    for (const { language, text } of blocksOf(page, { 8888: String(port) })) {
      if (language === 'json' && text.includes('compilerOptions')) writeFileSync(join(project, 'tsconfig.json'), text)
      if (language === 'ts' && text.includes('serve(')) {
        await service?.stop()
        writeFileSync(join(project, 'service.ts'), text)
      }
      if (language !== 'sh') continue
      if (text.trim() === start) {
        await run('npx', ['tsc'], project)
        service = await Program.start('dist/service.js', project)
      } else {
        const place = text.startsWith('mkdir') ? folder : project
        printed.push((await run('bash', ['-ec', text], place, { npm_config_registry: registry })).stdout)
      }
    }
    return printed
  } finally {
    await service?.stop()
  }
}
