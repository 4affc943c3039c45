/** Recorded histories of operations: is there an order that explains them, and if not, why not. */
export { checkHistory, type HistoryReport, judge } from './history.js'
export { type HistoryEvent, type Operation, operationsOf } from './operations.js'
export { operationText, valueText } from './text.js'
