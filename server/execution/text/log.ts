/** A log as text. */
import type { LogReport } from '../../wire/log.js'
import { type Layout, plainLayout } from './style.js'
import { traceText } from './trace.js'

export const logText = ({ trace }: LogReport, layout: Layout = plainLayout): string => traceText(trace, layout)
