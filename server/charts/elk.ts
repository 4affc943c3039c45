import type { ElkNode } from 'elkjs'
import elkjs from 'elkjs/lib/elk.bundled.js'

let elk: InstanceType<typeof elkjs.default> | undefined

/** The graph with the places of all its parts. @throws where it cannot be laid out; ELK's own error */
export function laidOutByElk(graph: ElkNode): Promise<ElkNode> {
  elk ??= new elkjs.default()
  return elk.layout(graph)
}
