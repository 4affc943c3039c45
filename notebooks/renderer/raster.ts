/** Pixels of a drawing: only a page can make them. */
import type { RasterAnswer, RasterRequest } from '../../server/wire/viewer.js'

/** Pixels for each CSS pixel, so that texts are sharp on any screen. */
const scale = 2
/** The longest side that every browser has a canvas for, in pixels. */
const longest = 16_000

/** It never rejects. */
export async function rasterised({ request, svg }: RasterRequest): Promise<RasterAnswer> {
  try {
    return { type: 'rasterised', request, png: await pngOf(svg) }
  } catch (error) {
    return { type: 'rasterised', request, error: (error as Error).message }
  }
}

async function pngOf(svg: string): Promise<string> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const { naturalWidth: width, naturalHeight: height } = image
  const fitting = Math.min(scale, longest / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * fitting)
  canvas.height = Math.round(height * fitting)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This page has no canvas.')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length)
}
