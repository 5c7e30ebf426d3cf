import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { defineConfig } from 'vitepress'

const root = process.env.ASYNCLOCAL_ROOT!
const pom = readFileSync(join(root, 'pom.xml'), 'utf8')
const version = pom.match(/<artifactId>asynclocal-parent<\/artifactId>\s*<version>([^<]+)</)![1]
const repository = pom.match(/<url>(https:[^<]+asynclocal)<\/url>/)![1]
const ref = version.endsWith('-SNAPSHOT') ? 'main' : `v${version}`

/** A link to a page goes to the page, one to any other file to the repository; a dead one fails the build. */
function target(page: string, href: string): string {
  if (/^([a-z]+:|#|\/)/.test(href)) return href
  const [path, anchor] = href.split('#')
  const file = normalize(join(dirname(page), path))
  if (!existsSync(join(root, file))) throw new Error(`${page} links to ${href}, which isn't there`)
  const readme = join(file, 'README.md')
  const isPage = file.endsWith('.md') || existsSync(join(root, readme))
  if (!isPage) {
    const kind = statSync(join(root, file)).isDirectory() ? 'tree' : 'blob'
    return `${repository}/${kind}/${ref}/${file}`
  }
  const source = file.endsWith('.md') ? file : readme
  return '/' + source.replace(/README\.md$/, 'index.md') + (anchor ? `#${anchor}` : '')
}

function modules(folder: string) {
  return readdirSync(join(root, folder))
    .filter((name) => existsSync(join(root, folder, name, 'README.md')))
    .map((name) => ({ text: name, link: `/${folder}/${name}/` }))
}

export default defineConfig({
  title: `AsyncLocal ${version}`,
  description: 'Context that follows the work, for the JVM',
  base: `/${version}/`,
  outDir: join(root, 'target/site', version),
  rewrites: { 'README.md': 'index.md', ':folder(.*)/README.md': ':folder/index.md' },
  // Pages are HTML for people who write Vue; ours are plain text.
  markdown: {
    config(md) {
      md.core.ruler.push('links', (state) => {
        const page = state.env.relativePath as string
        for (const token of state.tokens.flatMap((block) => block.children ?? [])) {
          if (token.type === 'link_open') token.attrSet('href', target(page, token.attrGet('href')!))
        }
      })
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Tour', link: '/docs/tour' },
      { text: 'Modules', link: '/docs/modules' },
      { text: 'Rules', link: '/SPEC' },
      { text: 'Changelog', link: '/CHANGELOG' },
      { text: 'API', link: `/api/index.html`, target: '_self' },
    ],
    sidebar: [
      {
        text: 'Start',
        items: [
          { text: 'AsyncLocal', link: '/' },
          { text: 'Tour', link: '/docs/tour' },
          { text: 'Gallery', link: '/docs/gallery' },
        ],
      },
      {
        text: 'Guides',
        items: readdirSync(join(root, 'docs/guides'))
          .filter((name) => name.endsWith('.md'))
          .map((name) => ({
            text: readFileSync(join(root, 'docs/guides', name), 'utf8').match(/^# (.*)$/m)![1],
            link: `/docs/guides/${name.replace(/\.md$/, '')}`,
          })),
      },
      {
        text: 'Modules',
        items: [
          { text: 'core', link: '/core/' },
          { text: 'reactor', link: '/reactor-integration/' },
          { text: 'rxjava3', link: '/rxjava-integration/' },
          { text: 'kotlin-coroutines', link: '/kotlin-coroutines/' },
          ...modules('integrations'),
          ...modules('instrumentation'),
          ...modules('tools'),
        ],
      },
      {
        text: 'To look up',
        items: [
          { text: 'Rules', link: '/SPEC' },
          { text: 'Rationale', link: '/RATIONALE' },
          { text: 'Benchmarks', link: '/checks/benchmarks/' },
          { text: 'Versions', link: '/VERSIONING' },
        ],
      },
    ],
    socialLinks: [{ icon: 'github', link: repository }],
  },
})
