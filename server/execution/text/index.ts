/** Reports, traces and cards as text: for terminals, and for viewers that have no renderer of ours. */
export { cardText } from './card.js'
export { explorationText } from './exploration.js'
export { frontierText } from './frontier.js'
export { plotsText } from './plot.js'
export { reportText } from './report.js'
export { simulationText, sweepText } from './simulation.js'
export { coloured, type Layout, plain, widest } from './style.js'
export { bytes, count, plural } from './values.js'
