import { defineConfig } from 'rolldown'

/**
 * What a start loads is in few files: five hundred modules take longer to find and link than all that they do. What only
 * some options use is in files of its own, and what they share with others stays in its own file.
 */
export default defineConfig({
  input: {
    main: 'src/main.ts',
    // @occi/auth starts it beside itself
    'password-worker': '../../packages/auth/dist/password-worker.js',
  },
  platform: 'node',
  external: ['pino', 'prom-client', '@opentelemetry/api'],
  output: { dir: 'dist', entryFileNames: '[name].js', chunkFileNames: '[name].js', sourcemap: true },
})
