/** The bundle for programs without a page: traces as pictures. */
export { svgOf } from './picture.js'
