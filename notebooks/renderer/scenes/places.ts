/** Where nodes stand: in a circle, beginning at the top. */
export interface Place {
  readonly x: number
  readonly y: number
}

export interface Room {
  readonly width: number
  readonly height: number
  /** Of a node. */
  readonly radius: number
}

/** The room for so many nodes. @param width that there is */
export function roomOf(nodes: number, width: number): Room {
  const radius = nodes <= 8 ? 20 : nodes <= 20 ? 15 : 10
  const height = Math.max(240, Math.min(440, 180 + nodes * 26, width * 0.85))
  return { width, height, radius }
}

export function placesOf(nodes: number, { width, height, radius }: Room): readonly Place[] {
  // Names stand below nodes and beside them.
  const [a, b] = [Math.min(width / 2 - 60, height * 0.95), height / 2 - radius - 26]
  return Array.from({ length: nodes }, (_, node) => {
    const angle = (2 * Math.PI * node) / nodes - Math.PI / 2
    return {
      x: width / 2 + (nodes === 1 ? 0 : a * Math.cos(angle)),
      y: height / 2 - 6 + (nodes === 1 ? 0 : b * Math.sin(angle)),
    }
  })
}

/** On the way from one to another, beside the straight line: who goes the other way is on the other side. */
export function between(from: Place, to: Place, way: number, radius: number): Place {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy) || 1
  const aside = 5
  const start = radius / length
  const along = start + way * (1 - 2 * start)
  return { x: from.x + dx * along - (dy / length) * aside, y: from.y + dy * along + (dx / length) * aside }
}
